import { AvatarError, ErrorCode } from '../base/errors.js';
import { AudioClock } from './audio-clock.js';
import type { ContextTime } from './context-time.js';
import { PositionLog } from './position-log.js';
import type { Samples } from '../base/audio-format.js';
import type { PlayerCommand, PlayerEdge, PlayerReport } from './worklet/player-messages.js';

/** More sound than this in one round is a runaway source, in seconds. */
export const MAX_ROUND_SECONDS = 1800;

/** How much sound lies ready in the audio thread, in seconds; the rest follows as it is played. */
const READY_SECONDS = 10;

export interface PlayerRoundOptions {
  /** Rate of the samples, in hertz. */
  readonly sampleRate: number;
  /** Whether it sounds; if not, it takes its time in silence. */
  readonly audible: boolean;
  /** Seconds to have again before playing on after an underrun. */
  readonly rebuffer: number;
}

/** Where the commands of a round go: the node of a context, and that context's rate. */
export interface PlayerPort {
  readonly sampleRate: number;
  post(command: PlayerCommand): void;
}

let voices = 0;

/**
 * The page's side of one round's sound. It keeps what was not played yet, so that the sound can
 * wait for the first context, or move to another one, with nothing lost; and it knows where the
 * sound is from the reports.
 */
export class PlayerRound {
  readonly voice = ++voices;
  readonly log = new PositionLog();
  readonly clock: AudioClock;
  /** Told at each report, after this object has taken it in. */
  onReport: ((edge: PlayerEdge) => void) | null = null;
  readonly #options: PlayerRoundOptions;
  #port: PlayerPort | null = null;
  /** What is not wholly played, in chunks of a second at most; it starts at `#firstSample`. */
  readonly #chunks: Samples[] = [];
  #firstSample = 0;
  #sent = 0;
  #sentSamples = 0;
  #pushed = 0;
  #finished = false;
  #finishSent = false;
  #open = false;
  #engaged = false;
  #limit = Infinity;
  #rebuffer: number;
  /** Counts of the node before the present one. */
  #base = { samples: 0, underruns: 0, skipped: 0 };
  #report: PlayerReport | null = null;

  constructor(options: PlayerRoundOptions, context: ContextTime) {
    this.#options = options;
    this.#rebuffer = options.rebuffer;
    this.clock = new AudioClock(this.log, context);
  }

  /** Seconds of sound pushed so far. */
  get pushed(): number {
    return this.#pushed / this.#options.sampleRate;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Whether the audio thread has been told to play, so that only it knows what was played. */
  get engaged(): boolean {
    return this.#engaged;
  }

  /** Seconds that wait to be played. */
  get buffered(): number {
    return this.pushed - this.log.position;
  }

  get underruns(): number {
    return this.#base.underruns + (this.#report?.underruns ?? 0);
  }

  /** Seconds played up to the last report: rendered, and not passed over. */
  get played(): number {
    const skipped = this.#skippedSeconds();
    return Math.max(0, Math.min(this.log.position, this.pushed) - skipped);
  }

  /** @throws AvatarError `invalidAudioInput` beyond {@link MAX_ROUND_SECONDS}; nothing is taken. */
  push(samples: Samples): void {
    if (this.#finished || samples.length === 0) return;
    if (this.pushed + samples.length / this.#options.sampleRate > MAX_ROUND_SECONDS) {
      throw new AvatarError(
        ErrorCode.invalidAudioInput,
        `One round takes at most ${MAX_ROUND_SECONDS / 60} minutes of audio. End it and begin another.`,
      );
    }
    const { sampleRate } = this.#options;
    for (let i = 0; i < samples.length; i += sampleRate) {
      this.#chunks.push(samples.slice(i, i + sampleRate));
    }
    this.#pushed += samples.length;
    this.#feed();
  }

  finish(): void {
    this.#finished = true;
    this.#feed();
  }

  start(): void {
    this.#open = true;
    this.#engaged = this.#port !== null;
    this.#post({ type: 'start', voice: this.voice });
  }

  hold(): void {
    this.#open = false;
    this.#post({ type: 'hold', voice: this.voice });
  }

  interrupt(): void {
    this.#post({ type: 'interrupt', voice: this.voice });
  }

  /** Keeps the sound from passing this second of the round. */
  setLimit(seconds: number): void {
    if (seconds === this.#limit) return;
    this.#limit = seconds;
    this.#postLimit();
  }

  setRebuffer(seconds: number): void {
    if (seconds === this.#rebuffer) return;
    this.#rebuffer = seconds;
    this.#post({ type: 'rebuffer', voice: this.voice, seconds });
  }

  /** Passes over waiting sound so that `seconds` of it are left. */
  trim(seconds: number): void {
    this.#post({ type: 'trim', voice: this.voice, seconds });
  }

  release(): void {
    this.onReport = null;
    this.#post({ type: 'release', voice: this.voice });
    this.#port = null;
    this.#chunks.length = 0;
  }

  /** Plays through this port from now on, from where the sound was; `null`: waits for one. */
  attach(port: PlayerPort | null): void {
    if (this.#report) this.#rebase();
    this.#port = port;
    this.#engaged = false;
    this.#sent = 0;
    this.#sentSamples = this.#firstSample;
    this.#finishSent = false;
    const { sampleRate, audible } = this.#options;
    const { voice } = this;
    this.#post({ type: 'begin', voice, sampleRate, audible, rebuffer: this.#rebuffer });
    if (this.#limit !== Infinity) this.#postLimit();
    this.#feed();
    if (this.#open) this.start();
  }

  /** Takes a report of this round's voice. */
  take(report: PlayerReport): void {
    if (!this.#port) return;
    this.#report = report;
    const seconds = this.#baseSeconds() + report.position / this.#port.sampleRate;
    this.log.add(report.time, seconds, report.running);
    this.#drop(Math.floor(seconds * this.#options.sampleRate));
    this.#feed();
    this.onReport?.(report.edge);
  }

  #post(command: PlayerCommand): void {
    this.#port?.post(command);
  }

  #postLimit(): void {
    const seconds = this.#limit - this.#baseSeconds();
    this.#post({ type: 'limit', voice: this.voice, seconds });
  }

  #baseSeconds(): number {
    return this.#base.samples / this.#options.sampleRate;
  }

  #skippedSeconds(): number {
    const now = this.#report && this.#port ? this.#report.skipped / this.#port.sampleRate : 0;
    return this.#base.skipped + now;
  }

  /** Sends chunks until enough lies ready, and the end after the last. */
  #feed(): void {
    if (!this.#port) return;
    const ready = (this.log.position + READY_SECONDS) * this.#options.sampleRate;
    while (this.#sent < this.#chunks.length && this.#sentSamples < ready) {
      const samples = this.#chunks[this.#sent++];
      this.#sentSamples += samples.length;
      this.#post({ type: 'push', voice: this.voice, samples });
    }
    if (!this.#finished || this.#finishSent || this.#sent < this.#chunks.length) return;
    this.#finishSent = true;
    this.#post({ type: 'finish', voice: this.voice });
  }

  /** Forgets chunks that end before a sample of the round. */
  #drop(played: number): void {
    while (this.#sent > 0 && this.#firstSample + this.#chunks[0].length <= played) {
      this.#firstSample += this.#chunks.shift()!.length;
      this.#sent--;
    }
  }

  /** Makes the last known place the start for a new node. */
  #rebase(): void {
    const position = Math.min(
      this.#pushed,
      Math.floor(this.log.position * this.#options.sampleRate),
    );
    this.#drop(position);
    if (this.#chunks.length > 0 && position > this.#firstSample) {
      this.#chunks[0] = this.#chunks[0].subarray(position - this.#firstSample);
      this.#firstSample = position;
    }
    this.#base = { samples: position, underruns: this.underruns, skipped: this.#skippedSeconds() };
    this.#report = null;
    this.log.rebase();
  }
}

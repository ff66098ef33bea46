import type { Samples } from '../base/audio-format.js';
import type { AvatarError } from '../base/errors.js';
import type { AudioConsumer } from '../round/audio-track.js';
import { AudioClock } from './audio-clock.js';
import type { ContextTime } from './context-time.js';
import { PositionLog } from './position-log.js';
import type {
  PlayerEdge,
  PlayerReport,
  VoiceCommand,
  VoiceOptions,
} from './worklet/player-messages.js';

/** How much sound lies ready in the audio thread, in seconds; the rest follows as it is played. */
const READY_SECONDS = 10;

/** Who plays a round, and so must know what becomes of its sound. */
export interface SoundOwner {
  /** The audio thread has told where the sound is, and the sound has taken that in. */
  reported(edge: PlayerEdge): void;
  /** Sound can be heard. */
  unlocked(): void;
  /** No sound can be heard, and so no more reports come, for now or for good. */
  locked(): void;
  /** Nothing can be played any more. Returns what that means for the round, to be told. */
  failed(error: AvatarError): AvatarError;
}

/** Where a sound gets its voice from: the nodes in one context. */
export interface VoiceSource {
  /** Rate of the context, in hertz. */
  readonly sampleRate: number;
  /** Begins a voice, which is heard of until it is told `release`. Returns what speaks to it. */
  begin(options: VoiceOptions, hear: (report: PlayerReport) => void): TellVoice;
}

/** Tells a voice, which may come to know of it later. */
export type TellVoice = (command: VoiceCommand, transfer?: Transferable[]) => void;

/** The voice of a sound in the present context. */
interface Attachment {
  readonly sampleRate: number;
  readonly tell: TellVoice;
}

/**
 * The page's side of one round's sound. It keeps what was not played yet, so that the sound can
 * wait for the first context, or move to another one, with nothing lost; and it knows where the
 * sound is from the reports.
 */
export class RoundSound implements AudioConsumer {
  readonly log = new PositionLog();
  readonly clock: AudioClock;
  readonly owner: SoundOwner;
  readonly #options: VoiceOptions;
  #voice: Attachment | null = null;
  /** What is not wholly played, in parts of a second at most; it starts at `#firstSample`. */
  readonly #parts: Samples[] = [];
  #firstSample = 0;
  #sent = 0;
  #sentSamples = 0;
  #pushed = 0;
  #finished = false;
  #finishSent = false;
  #open = false;
  #engaged = false;
  #trimming = false;
  #limit = Infinity;
  #rebuffer: number;
  /** Counts of the voices before the present one. */
  #base = { samples: 0, underruns: 0, skipped: 0 };
  #report: PlayerReport | null = null;

  constructor(options: VoiceOptions, context: ContextTime, owner: SoundOwner) {
    this.#options = options;
    this.#rebuffer = options.rebuffer;
    this.clock = new AudioClock(this.log, context);
    this.owner = owner;
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

  /** Appends audio, which is kept by reference until it is played. */
  push(samples: Samples): void {
    const { sampleRate } = this.#options;
    for (let i = 0; i < samples.length; i += sampleRate) {
      this.#parts.push(samples.subarray(i, i + sampleRate));
    }
    this.#pushed += samples.length;
    this.#feed();
  }

  end(): void {
    this.#finished = true;
    this.#feed();
  }

  start(): void {
    this.#open = true;
    this.#engaged = this.#voice !== null;
    this.#post({ type: 'start' });
  }

  hold(): void {
    this.#open = false;
    this.#post({ type: 'hold' });
  }

  interrupt(): void {
    this.#post({ type: 'interrupt' });
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
    this.#post({ type: 'rebuffer', seconds });
  }

  /** Passes over waiting sound so that `seconds` of it are left, unless that is being done. */
  trim(seconds: number): void {
    if (this.#trimming || !this.#voice) return;
    this.#trimming = true;
    this.#post({ type: 'trim', seconds });
  }

  /** Nobody wants to hear it any more, nor of it. */
  release(): void {
    this.#detach();
    this.#parts.length = 0;
    this.#sent = 0;
  }

  /** Plays by a voice of `source` from now on, from where the sound was; `null`: waits for one. */
  attach(source: VoiceSource | null): void {
    if (this.#report) this.#rebase();
    this.#detach();
    this.#engaged = this.#trimming = false;
    this.#sent = 0;
    this.#sentSamples = this.#firstSample;
    this.#finishSent = false;
    if (!source) return;
    const options = { ...this.#options, rebuffer: this.#rebuffer };
    const tell = source.begin(options, (report) => this.#take(report));
    this.#voice = { tell, sampleRate: source.sampleRate };
    if (this.#limit !== Infinity) this.#postLimit();
    this.#feed();
    if (this.#open) this.start();
  }

  /** Lets go of the voice, which fades out if it sounds. */
  #detach(): void {
    this.#post({ type: 'release' });
    this.#voice = null;
  }

  #take(report: PlayerReport): void {
    if (!this.#voice) return;
    this.#report = report;
    if (report.edge === 'trim') this.#trimming = false;
    const seconds = this.#baseSeconds() + report.position / this.#voice.sampleRate;
    this.log.add(report.time, seconds, report.running);
    this.#drop(Math.floor(seconds * this.#options.sampleRate));
    this.#feed();
    this.owner.reported(report.edge);
  }

  #post(command: VoiceCommand, transfer: Transferable[] = []): void {
    this.#voice?.tell(command, transfer);
  }

  #postLimit(): void {
    this.#post({ type: 'limit', seconds: this.#limit - this.#baseSeconds() });
  }

  #baseSeconds(): number {
    return this.#base.samples / this.#options.sampleRate;
  }

  #skippedSeconds(): number {
    const now = this.#report && this.#voice ? this.#report.skipped / this.#voice.sampleRate : 0;
    return this.#base.skipped + now;
  }

  /** Sends parts until enough lies ready, and the end after the last. */
  #feed(): void {
    if (!this.#voice) return;
    const ready = (this.log.position + READY_SECONDS) * this.#options.sampleRate;
    while (this.#sent < this.#parts.length && this.#sentSamples < ready) {
      // Cloning a part would copy all of the memory that it is a part of.
      const samples = this.#parts[this.#sent++].slice();
      this.#sentSamples += samples.length;
      this.#post({ type: 'push', samples }, [samples.buffer]);
    }
    if (!this.#finished || this.#finishSent || this.#sent < this.#parts.length) return;
    this.#finishSent = true;
    this.#post({ type: 'finish' });
  }

  /** Forgets parts that end before a sample of the round. */
  #drop(played: number): void {
    while (this.#sent > 0 && this.#firstSample + this.#parts[0].length <= played) {
      this.#firstSample += this.#parts.shift()!.length;
      this.#sent--;
    }
  }

  /** Makes the last known place the start for a new voice. */
  #rebase(): void {
    const position = Math.min(
      this.#pushed,
      Math.floor(this.log.position * this.#options.sampleRate),
    );
    this.#drop(position);
    if (this.#parts.length > 0 && position > this.#firstSample) {
      this.#parts[0] = this.#parts[0].subarray(position - this.#firstSample);
      this.#firstSample = position;
    }
    this.#base = { samples: position, underruns: this.underruns, skipped: this.#skippedSeconds() };
    this.#report = null;
    this.log.rebase();
  }
}

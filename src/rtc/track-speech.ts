import { AvatarError } from '../base/errors.js';
import { ConversationReason } from '../base/states.js';
import type { MotionSegment } from '../motion/segment.js';
import { DelayedTrack } from '../playback/delayed-track.js';
import { LivePlayback, type LiveSound } from '../playback/live-playback.js';
import type { Round } from '../round/round.js';
import { BlendedMotion } from './blended-motion.js';
import { LookAhead } from './look-ahead.js';
import type { ServedMotion, ServeMotion } from './served-motion.js';
import type { SessionCounters } from './session-summary.js';
import type { Lipsync, Stage } from './stage.js';
import { Turns, type TurnHint, type TurnOwner } from './turns.js';

/** Chunks are kept this long: a turn begins before it is noticed, in seconds. */
const KEPT = 0.5;

/** Placed motion is kept this long, for a turn that begins later, in seconds. */
const KEPT_MOTION = 5;

/** A step of the clock that is no rounding, in seconds: the context stood, or is another one. */
const BREAK = 0.005;

interface Current {
  readonly playback: LivePlayback;
  /** Context time of its first sample, in seconds. */
  readonly start: number;
  readonly motion: BlendedMotion;
}

interface Chunk {
  readonly samples: Float32Array;
  /** Context time of the first sample, in seconds. */
  readonly time: number;
}

export interface TrackSpeechOptions {
  /** Moves the mouth where nobody else does. */
  readonly lipsync: Lipsync;
  /** `false`: the page plays the track itself, and the mouth moves in silence. */
  readonly audible: boolean;
  /** Where motion of a server may come for the same sound. */
  readonly served?: {
    /** Makes what finds it. */
    readonly serve: ServeMotion;
    readonly counters: SessionCounters;
    /** It stays away; the engine of the page goes on. */
    stalled(): void;
  };
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/**
 * One live track as speech of the avatar. Its sound is played from the first sample to the last,
 * a little later than it comes; the turns found in it are rounds.
 */
export class TrackSpeech implements TurnOwner, LiveSound {
  readonly #stage: Stage;
  readonly #options: TrackSpeechOptions;
  readonly #turns = new Turns(this);
  readonly #lookAhead = new LookAhead();
  #track: DelayedTrack | null = null;
  #served: ServedMotion | null = null;
  #recent: Chunk[] = [];
  #placed: MotionSegment[] = [];
  /** Seconds of what was heard are counted from here, in context time; `NaN` before the first. */
  #origin = NaN;
  /** Context time up to which was read. */
  #read = 0;
  /** The round that takes audio. */
  #current: Current | null = null;
  readonly #audible = new Set<LivePlayback>();
  #held = false;
  #cut = false;

  constructor(stage: Stage, options: TrackSpeechOptions) {
    this.#stage = stage;
    this.#options = options;
  }

  get delay(): number {
    return this.#track?.delay ?? this.#lookAhead.seconds;
  }

  /**
   * Speaks the track until it ends, or the signal is aborted.
   *
   * @param opened called when it is listened to.
   * @throws AvatarError by what went wrong with the sound.
   */
  async run(mediaTrack: MediaStreamTrack, opened?: () => void): Promise<void> {
    const { audible, signal, served } = this.#options;
    const { player, events, listen } = this.#stage;
    const delay = this.delay;
    const track = await DelayedTrack.open(mediaTrack, {
      ...{ player, listen, audible, signal, delay },
    });
    this.#track = track;
    if (served) {
      this.#served = served.serve({
        sampleRate: track.input.sampleRate,
        counters: served.counters,
        place: (segment) => events.commit(() => this.#place(segment)),
        withdraw: (from) => events.commit(() => this.#withdraw(from)),
        hint: (hint) => this.hint(hint),
        stalled: () => served.stalled(),
      });
    }
    opened?.();
    let reason: ConversationReason = ConversationReason.playbackEnd;
    try {
      for await (const samples of track.input) {
        events.commit(() => this.#take({ samples, time: track.input.time }));
      }
    } catch (error) {
      if (error instanceof AvatarError) reason = ConversationReason.networkError;
      throw error;
    } finally {
      track.close();
      events.commit(() => this.#stop(reason));
    }
  }

  /** Takes a packet of a server that makes motion of the same sound. */
  receive(packet: Uint8Array): void {
    this.#served?.receive(packet);
  }

  /** The room says something of the speaker. */
  hint(hint: TurnHint): void {
    this.#turns.hint(hint);
  }

  /** Motion of a server is shown instead of the engine's. */
  #place(segment: MotionSegment): void {
    const oldest = this.#heardSeconds - KEPT_MOTION;
    this.#placed = [...this.#placed.filter(({ start }) => start > oldest), segment];
    if (this.#current) this.#show(this.#current, segment);
  }

  began(at: number): void {
    if (this.#held) return;
    const chunks = this.#recent.filter(({ time }) => time >= at - BREAK);
    const start = chunks[0]?.time ?? at;
    let playback!: LivePlayback;
    const round = this.#stage.begin(
      { sampleRate: this.#track!.input.sampleRate, live: true },
      (opened, context, previous) =>
        (playback = new LivePlayback(opened, context, previous, { sound: this, start })),
    );
    const motion = this.#drive(round, start);
    this.#current = { playback, start, motion };
    this.#audible.add(playback);
    for (const segment of this.#placed) this.#show(this.#current, segment);
    for (const { samples } of chunks) round.audio.push(samples);
    if (this.#cut) this.#hearAgain(start);
  }

  ended(at: number, interrupted: boolean): void {
    const playback = this.#current?.playback;
    this.#current = null;
    this.#served?.ended();
    if (interrupted) playback?.interrupt(ConversationReason.userAction);
    else playback?.endAt(at);
  }

  cut(): void {
    this.#cut = true;
    this.#track?.silence();
    this.#current = null;
    this.#turns.cut(this.#read);
  }

  hold(held: boolean): void {
    this.#held = held;
    if (held) this.#track?.silence();
    else if (!this.#cut) this.#track?.hear();
    if (!held && !this.#current) this.#turns.restart();
  }

  moved(time: number): void {
    this.#lookAhead.observe(this.#read - time);
  }

  #take(chunk: Chunk): void {
    const { samples, time } = chunk;
    const seconds = samples.length / this.#track!.input.sampleRate;
    if (Math.abs(time - this.#read) > BREAK) this.#breakOff(time);
    this.#read = time + seconds;
    this.#recent = [...this.#recent.filter((old) => old.time > time - KEPT), chunk];
    this.#served?.hear(samples);
    const before = this.#current;
    this.#turns.push(samples, time, this.#read);
    // A round that has just begun got this chunk with those before it.
    if (before && before === this.#current) before.playback.round.audio.push(samples);
    for (const playback of this.#audible) {
      playback.advanceTo(this.#read);
      if (playback.over) this.#audible.delete(playback);
    }
    if (this.#cut && !this.#turns.spent) this.#hearAgain(this.#read);
    this.#settle();
  }

  /** The clock jumped: nothing that follows belongs to what was heard. */
  #breakOff(time: number): void {
    this.#origin = this.#read = time;
    this.#recent = [];
    this.#placed = [];
    this.#served?.reset();
    this.#stop(ConversationReason.playbackEnd);
  }

  #stop(reason: ConversationReason): void {
    this.#turns.stop(this.#read);
    for (const playback of this.#audible) playback.end(reason);
    this.#audible.clear();
  }

  /** The engine of the page has the round; what a server made of it is shown instead. */
  #drive(round: Round, start: number): BlendedMotion {
    const origin = start - this.#origin;
    const { id, sampleRate, live, signal, begun, audio } = round;
    const motion = new BlendedMotion(round.motion, signal, (from, to) =>
      Boolean(this.#served?.covers(origin + from, origin + to)),
    );
    this.#options.lipsync.drive({
      ...{ id, sampleRate, live, signal, begun, audio, motion },
      get over() {
        return round.over;
      },
    });
    return motion;
  }

  #show({ playback, start }: Current, segment: MotionSegment): void {
    const at = segment.start - (start - this.#origin);
    const skipped = Math.max(0, Math.ceil(-at * segment.fps - 1e-6));
    const frames = segment.frames.slice(skipped);
    const { motion } = playback.round;
    if (frames.length > 0) motion.append({ ...segment, start: at + skipped / segment.fps, frames });
  }

  #withdraw(from: number): void {
    this.#placed = this.#placed.filter(({ start }) => start < from);
    const current = this.#current;
    current?.motion.restore(from - (current.start - this.#origin));
  }

  #hearAgain(time: number): void {
    this.#cut = false;
    if (!this.#held) this.#track?.hear(time + this.delay);
  }

  /** Changes the delay where nothing is heard of it: what is rendered and what would be are silent. */
  #settle(): void {
    if (this.#current || this.#audible.size > 0 || !this.#turns.quiet || !this.#track) return;
    if (this.#lookAhead.settle()) this.#track.delay = this.#lookAhead.seconds;
  }

  get #heardSeconds(): number {
    return this.#read - this.#origin;
  }
}

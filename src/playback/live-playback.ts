import { ConversationReason, ConversationState } from '../base/states.js';
import type { Round } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { AudioClock } from './audio-clock.js';
import type { Playback, PlaybackContext } from './playback.js';
import { PositionLog } from './position-log.js';
import { DISPLAY_DELAY } from './round-playback.js';
import { SpokenMotion, type MotionSound, type SpokenFrame } from './spoken-motion.js';

/** Motion that is kept of sound that nobody is to hear yet, in seconds. */
const KEPT_MOTION = 5;

/** Sound that is rendered as it comes, whether there is a round or not. */
export interface LiveSound {
  /** Seconds from a sample being read to its being rendered. */
  readonly delay: number;
  /** Nobody is to hear the rest of what is being said. */
  cut(): void;
  /** Nobody is to hear it, until it is let go again. */
  hold(held: boolean): void;
  /** Motion of the round was made, up to a context time at which its sound was read. */
  moved(time: number): void;
}

/**
 * Plays one round of live sound. The sound is rendered elsewhere, from before the round to after it:
 * here it is known which part of it is the round, and motion is kept to that. Everything is counted
 * in the context's time, so nothing can drift.
 */
export class LivePlayback implements Playback {
  readonly round: Round;
  readonly #context: PlaybackContext;
  readonly #sound: LiveSound;
  readonly #log = new PositionLog();
  readonly clock: AudioClock;
  readonly #spoken: SpokenMotion;
  /** Is heard to its end before this one is. */
  #previous: Playback | null;
  /** Context times at which the first sample of the round was read, and the one after its last. */
  readonly #start: number;
  #end = Infinity;
  /** Context time up to which was read. */
  #read: number;
  /** Seconds that went by while it was held. */
  #skipped = 0;
  #sounding = false;
  #paused = false;
  #waived = false;
  /** Why it takes nothing more, once that is so. */
  #leftFor: ConversationReason | null = null;
  #endsFor: ConversationReason = ConversationReason.playbackEnd;

  /** @param start context time at which its first sample was read, in seconds. */
  constructor(
    round: Round,
    context: PlaybackContext,
    previous: Playback | null,
    { sound, start }: { readonly sound: LiveSound; readonly start: number },
  ) {
    this.round = round;
    this.#context = context;
    this.#sound = sound;
    this.#start = this.#read = start;
    this.clock = context.player.clockOf(this.#log);
    this.#spoken = new SpokenMotion(round.motion, soundOf(round, this.#log, this.clock));
    const draining = previous instanceof LivePlayback && previous.round.audio.ended;
    this.#previous = draining ? previous : null;
    if (!draining) previous?.interrupt(ConversationReason.userAction);
    round.motion.onChange = () => context.events.commit(() => this.#onMotion());
    round.heard = () => {
      if (!this.#sounding) return 0;
      this.#observe();
      return this.clock.at(performance.now(), round.audio.seconds);
    };
  }

  /** Whether nothing more of it will be heard. */
  get over(): boolean {
    return this.#leftFor !== null;
  }

  /** The last sample of the round was the one before context time `time`. */
  endAt(time: number, reason: ConversationReason = ConversationReason.playbackEnd): void {
    this.#end = Math.max(this.#start, Math.min(this.#end, time));
    this.#endsFor = reason;
    this.round.audio.end();
  }

  /** Sound was read up to a context time, and by then rendered up to the delay before. */
  advanceTo(read: number): void {
    if (this.#leftFor !== null) return;
    this.#read = read;
    this.round.audio.played(read - this.#start);
    const starts = this.#start + this.#sound.delay;
    if (read < starts || this.#paused) return;
    const ends = this.#end + this.#sound.delay;
    if (!this.#sounding) this.#begin(starts);
    if (read < ends) this.#log.add(read, read - starts, true);
    else this.#log.add(ends, ends - starts, false);
    this.#observe();
    this.#spoken.settle();
    this.#context.status.animate(this.#moves);
    if (read - this.clock.latency >= ends) this.end(this.#endsFor);
  }

  advance(): void {}

  pause(): void {
    if (this.#paused || this.#leftFor !== null) return;
    this.#paused = true;
    this.#sound.hold(true);
    if (this.#sounding) this.#log.add(this.#log.known, this.#log.position, false);
    this.#context.status.set(ConversationState.paused, ConversationReason.userAction);
  }

  resume(): boolean {
    if (!this.#paused) return false;
    this.#paused = false;
    this.#sound.hold(false);
    const position = Math.min(this.#read, this.#end) - this.#start - this.#sound.delay;
    this.#skipped += Math.max(0, position - this.#log.position);
    const { status } = this.#context;
    const state = this.#sounding ? ConversationState.playing : ConversationState.idle;
    status.set(state, ConversationReason.userAction);
    this.advanceTo(this.#read);
    return true;
  }

  interrupt(reason: ConversationReason): SpeechReport {
    if (this.#leftFor === null) this.#sound.cut();
    if (this.#paused) this.#sound.hold(false);
    this.end(reason);
    return this.round.report!;
  }

  end(reason: ConversationReason): void {
    const { status, events } = this.#context;
    if (this.#leftFor !== null) return;
    this.#leftFor = reason;
    this.#context.left(this);
    status.animate(false);
    status.set(ConversationState.idle, reason);
    const { round } = this;
    const heard = round.heard();
    round.heard = () => heard;
    round.motion.onChange = null;
    const seconds = Math.max(0, this.#log.position - this.#skipped);
    // Sound that the network withheld cannot be told from silence.
    const sync = this.#spoken.report();
    const latency = round.latency(this.#spoken.seenAt);
    round.finish({ round: round.id, seconds, reason, underruns: 0, sync, latency });
    this.#context.finished(this);
    events.emit('speechend', round.report!);
  }

  sample(now: DOMHighResTimeStamp): SpokenFrame | null {
    if (this.#paused) return null;
    if (!this.#sounding) return this.#previous?.sample(now) ?? null;
    this.#observe();
    const seen = now + DISPLAY_DELAY;
    return this.#spoken.sample(seen, this.#context.player.heardAt(seen));
  }

  /** Whether motion moves the mouth, or will again. */
  get #moves(): boolean {
    const { motion } = this.round;
    return motion.present && (motion.awaited || this.#spoken.present);
  }

  #begin(time: number): void {
    const { status, events } = this.#context;
    this.#sounding = true;
    this.#previous = null;
    this.#log.add(time, 0, true);
    status.set(ConversationState.playing, this.round.motion.waived);
    this.round.begin(this.clock.latency);
    events.emit('speechstart', this.round.id);
  }

  #onMotion(): void {
    const { motion } = this.round;
    if (motion.present) {
      this.#sound.moved(this.#start + motion.timeline.duration);
      if (this.#paused) motion.timeline.forget(motion.timeline.duration - KEPT_MOTION);
      else this.#spoken.forget();
    }
    if (motion.waived === undefined || this.#waived) return;
    this.#waived = true;
    this.#context.logger.info(`Round ${this.round.id} goes on alone (${motion.waived}).`);
    this.#context.status.explain(motion.waived);
  }

  #observe(): void {
    this.#context.player.observe(this);
  }
}

/** The sound of a round, as motion needs it. */
function soundOf({ audio }: Round, log: PositionLog, clock: AudioClock): MotionSound {
  return {
    log,
    clock,
    get pushed() {
      return audio.seconds;
    },
    get finished() {
      return audio.ended;
    },
  };
}

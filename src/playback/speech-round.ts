import type { ConversationReason, RoundId } from '../base/states.js';
import { createFrame, type MotionFrame, type MotionSegment } from '../motion/segment.js';
import { MotionTimeline } from '../motion/timeline.js';
import type { BufferTarget } from './buffer-target.js';
import type { PlayerRound } from './player-round.js';
import type { SpeechReport } from '../round/speech-report.js';
import { SyncMonitor } from './sync-monitor.js';

/** How long the mouth stays in place, for late motion or halted sound, before it goes to rest. */
const HOLD_SECONDS = 0.25;

/** Motion that lacks no more than this of finished sound covers it, in seconds. */
const COVERED = 0.1;

/** Live sound may wait this much longer than it should before some is passed over, in seconds. */
const LIVE_SLACK = 0.25;

/** What live sound waits beyond the lag of its motion, in seconds. */
const LIVE_MARGIN = 0.04;

/** What the mouth shows in one frame. The object and its frame are overwritten by the next one. */
export interface SpokenFrame {
  frame: MotionFrame;
  /** Channels that the frame speaks for; absent: all of them. */
  mask?: Uint8Array;
}

/** One round: its sound, its motion, and what is known about how far each has come. */
export class SpeechRound {
  /** Why it goes on without motion, where it does. */
  fallback: ConversationReason | undefined;
  readonly timeline = new MotionTimeline();
  /** The sound was told to play. */
  started = false;
  /** The first sample was rendered. */
  sounding = false;
  /** Context time at which the last sample was rendered. */
  drainedAt: number | null = null;
  paused = false;
  readonly #live: boolean;
  readonly #buffer: BufferTarget;
  readonly #monitor: SyncMonitor;
  readonly #spoken: SpokenFrame = { frame: createFrame() };
  #awaitsMotion: boolean;
  /** Motion was waited for long enough; `null` before the wait. */
  #overdue: boolean | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shownTime = -1;
  #movedAt = 0;
  #lag = 0;
  #trimming = false;
  #relaxedAt = 0;

  constructor(
    readonly id: RoundId,
    readonly sound: PlayerRound,
    options: { live: boolean; expectsMotion: boolean; buffer: BufferTarget },
  ) {
    this.#live = options.live;
    this.#buffer = options.buffer;
    this.#awaitsMotion = options.expectsMotion;
    this.#monitor = new SyncMonitor(sound.log);
  }

  /** Whether more motion is to come. */
  get awaitsMotion(): boolean {
    return this.#awaitsMotion && !this.timeline.ended;
  }

  get hasMotion(): boolean {
    return this.timeline.duration > 0;
  }

  /** Whether motion moves the mouth, or will again. */
  get moves(): boolean {
    const { sound, timeline } = this;
    if (!this.started || !this.hasMotion) return false;
    if (this.awaitsMotion || !this.sounding) return true;
    return sound.log.position - sound.clock.latency <= timeline.duration + HOLD_SECONDS;
  }

  addMotion(segment: MotionSegment): void {
    this.timeline.append(segment);
    this.#lag = Math.max(this.#lag * 0.98, this.sound.pushed - this.timeline.duration);
    if (this.#live) this.timeline.forget(this.sound.log.position - 2);
  }

  /** No more motion will come. */
  waiveMotion(reason: ConversationReason): void {
    this.#awaitsMotion = false;
    this.fallback = reason;
  }

  /** Sets the one timer of the round, or clears it. */
  setTimer(callback: (() => void) | null, milliseconds = 0): void {
    clearTimeout(this.#timer);
    this.#timer = callback ? setTimeout(callback, milliseconds) : undefined;
  }

  /** Waits for motion so many seconds from the first call on, then calls back. */
  awaitMotion(seconds: number, callback: () => void): void {
    if (this.#overdue !== null) return;
    this.#overdue = false;
    this.setTimer(() => {
      this.#overdue = true;
      callback();
    }, seconds * 1000);
  }

  /** Whether there is enough to begin; `patient`: however long motion takes. */
  ready(patient: boolean): boolean {
    const { sound } = this;
    const audio = sound.pushed > 0 && (sound.finished || sound.pushed >= this.#buffer.seconds);
    const motion = this.hasMotion || !this.awaitsMotion || (this.#overdue === true && !patient);
    return audio && motion;
  }

  /** Keeps sound from passing the motion that is there, or lets it. */
  limitToMotion(strict: boolean): void {
    const { duration } = this.timeline;
    const covered = this.sound.finished && duration >= this.sound.pushed - COVERED;
    this.sound.setLimit(strict && this.awaitsMotion && !covered ? duration : Infinity);
  }

  /** The sound ran out: have more of it before it goes on. */
  deepen(): void {
    this.#buffer.grow();
    this.sound.setRebuffer(this.#buffer.seconds);
  }

  /** Upkeep at each report of the player. */
  tend(): void {
    this.#monitor.settle();
    const { position } = this.sound.log;
    if (position - this.#relaxedAt >= 1) {
      this.#buffer.relax(position - this.#relaxedAt);
      this.#relaxedAt = position;
    }
    if (!this.#live || !this.sounding || this.#trimming || this.sound.finished) return;
    const wanted = Math.max(this.#buffer.seconds, this.#lag + LIVE_MARGIN);
    if (this.sound.buffered < wanted + LIVE_SLACK) return;
    this.#trimming = true;
    this.sound.trim(wanted);
  }

  trimmed(): void {
    this.#trimming = false;
  }

  /**
   * The motion heard at `now` (page time in milliseconds), or `null` where the mouth rests: before
   * the first sample, after the last, and where sound or motion has been missing for a while.
   *
   * @param heardTime context time whose sample is heard then, in seconds
   */
  sample(now: DOMHighResTimeStamp, heardTime: number): SpokenFrame | null {
    const { sound, timeline } = this;
    if (!this.sounding) return null;
    const time = sound.clock.at(now, sound.pushed);
    if (sound.finished && time >= sound.pushed) return null;
    if (time !== this.#shownTime) this.#movedAt = now;
    this.#shownTime = time;
    const standing = (now - this.#movedAt) / 1000;
    const missing = time - timeline.duration;
    if (Math.max(standing, missing) > HOLD_SECONDS) return null;
    if (!timeline.sample(time, this.#spoken.frame)) return null;
    const shown = timeline.ended ? time : Math.min(time, timeline.duration);
    if (sound.log.running) this.#monitor.displayed(heardTime + sound.clock.userOffset, shown);
    this.#spoken.mask = timeline.mask;
    return this.#spoken;
  }

  report(reason: ConversationReason): SpeechReport {
    return {
      round: this.id,
      seconds: this.sound.played,
      reason,
      underruns: this.sound.underruns,
      sync: this.#monitor.report(),
    };
  }
}

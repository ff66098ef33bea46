import { createFrame, type MotionFrame } from '../motion/segment.js';
import type { MotionTrack } from '../round/motion-track.js';
import type { SyncReport } from '../round/speech-report.js';
import type { RoundSound } from './round-sound.js';
import { SyncMonitor } from './sync-monitor.js';

/** How long the mouth stays in place, for late motion or halted sound, before it goes to rest. */
const HOLD_SECONDS = 0.25;

/** Motion is missing where it is further behind the sound than this: the length of a message. */
const LATE_SECONDS = 0.1;

/** Motion that is this long past is not shown again, in seconds. */
const KEPT_SECONDS = 2;

/** What the mouth shows in one frame. The object and its frame are overwritten by the next one. */
export interface SpokenFrame {
  frame: MotionFrame;
  /** Channels that the frame speaks for; absent: all of them. */
  mask?: Uint8Array;
}

/** The sound that motion goes with: the seconds of both are those of the round. */
export type MotionSound = Pick<RoundSound, 'log' | 'clock' | 'pushed' | 'finished'>;

/** The motion of a round by the clock of its sound, and how well the two go together. */
export class SpokenMotion {
  readonly #motion: MotionTrack;
  readonly #sound: MotionSound;
  readonly #monitor: SyncMonitor;
  readonly #spoken: SpokenFrame = { frame: createFrame() };
  /** Page time at which motion was first seen, in milliseconds. */
  seenAt: DOMHighResTimeStamp | null = null;
  #shownTime = -1;
  #movedAt = 0;
  #missing = 0;
  /** Seconds of sound that were looked at for missing motion. */
  #settled = 0;

  constructor(motion: MotionTrack, sound: MotionSound) {
    this.#motion = motion;
    this.#sound = sound;
    this.#monitor = new SyncMonitor(sound.log);
  }

  /** Whether there is motion for what is heard now, or was a moment ago. */
  get present(): boolean {
    const { log, clock } = this.#sound;
    return log.position - clock.latency <= this.#motion.timeline.duration + HOLD_SECONDS;
  }

  /** Judges what was shown, and what was heard without motion, by what is known by now. */
  settle(): void {
    this.#monitor.settle();
    const { position } = this.#sound.log;
    const lack = position - this.#motion.timeline.duration;
    if (lack > LATE_SECONDS) this.#missing += Math.min(lack, Math.max(0, position - this.#settled));
    this.#settled = position;
  }

  /** Lets go of what is over. To be called as motion comes, or a round without end fills memory. */
  forget(): void {
    this.#motion.timeline.forget(this.#sound.log.position - KEPT_SECONDS);
  }

  /**
   * The motion heard at `now` (page time in milliseconds), or `null` where the mouth rests: after
   * the last sample, and where sound or motion has been missing for a while.
   *
   * @param heardTime context time whose sample is heard then, in seconds
   */
  sample(now: DOMHighResTimeStamp, heardTime: number): SpokenFrame | null {
    const sound = this.#sound;
    const { timeline } = this.#motion;
    const time = sound.clock.at(now, sound.pushed);
    if (sound.finished && time >= sound.pushed) return null;
    const missing = time - timeline.duration;
    const step = time - this.#shownTime;
    if (step !== 0) this.#movedAt = now;
    this.#shownTime = time;
    const standing = (now - this.#movedAt) / 1000;
    if (Math.max(standing, missing) > HOLD_SECONDS) return null;
    if (!timeline.sample(time, this.#spoken.frame)) return null;
    const shown = timeline.ended ? time : Math.min(time, timeline.duration);
    if (sound.log.running) this.#monitor.displayed(heardTime, shown);
    this.#spoken.mask = timeline.mask;
    this.seenAt ??= now;
    return this.#spoken;
  }

  report(): SyncReport {
    this.settle();
    return { ...this.#monitor.report(), missingSeconds: this.#missing };
  }
}

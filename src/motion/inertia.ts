import { POSE_SIZE, type Pose } from './pose.js';

/**
 * Eases over jumps of a target ("inertialization", Bollo, GDC 2018): at a jump it keeps the
 * difference between what was shown and the new target, with its speed, and lets it fall to zero
 * as a cubic over a given time. What is shown is continuous with its first derivative at every
 * jump, also at one during another's decay, and follows the target exactly afterwards.
 */
export class Inertia {
  readonly #offset = new Float64Array(POSE_SIZE);
  /** Change of the offset over the whole decay, at its start. */
  readonly #tangent = new Float64Array(POSE_SIZE);
  #start = 0;
  #duration = 0;

  /** Whether there is still something to decay at a time in seconds. */
  active(now: number): boolean {
    return now < this.#start + this.#duration;
  }

  /**
   * Starts a decay.
   *
   * @param time When `shown` was on show, in seconds.
   * @param speed Change of `shown` against the target, per second and channel.
   * @param duration Seconds until the target is reached.
   */
  begin(time: number, duration: number, shown: Pose, target: Pose, speed: Float64Array): void {
    this.#start = time;
    this.#duration = duration;
    for (let i = 0; i < POSE_SIZE; i++) {
      const offset = shown[i] - target[i];
      // A fast mouth must not swing out far: at most 28 % beyond where it was.
      const most = 3 * Math.abs(offset) + 0.1;
      this.#offset[i] = offset;
      this.#tangent[i] = Math.min(most, Math.max(-most, speed[i] * duration));
    }
  }

  /** Forgets the decay: the target is shown at once. */
  stop(): void {
    this.#duration = 0;
  }

  /** Adds what is left of the difference. */
  apply(now: number, frame: Pose): void {
    if (!this.active(now)) return;
    const s = Math.max(0, (now - this.#start) / this.#duration);
    const keep = 1 - s * s * (3 - 2 * s);
    const swing = s * (1 - s) * (1 - s);
    for (let i = 0; i < POSE_SIZE; i++)
      frame[i] += this.#offset[i] * keep + this.#tangent[i] * swing;
  }
}

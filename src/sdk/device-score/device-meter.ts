import { bestOf, isEnough, type DeviceScore } from './score.js';

/** Measurements until a device counts as too slow: what keeps it busy rarely lasts through all. */
const ATTEMPTS = 3;

/** Measures a device when it is asked, and remembers a score that is good enough. */
export class DeviceMeter {
  #kept: DeviceScore | null = null;
  #running: Promise<DeviceScore> | null = null;

  constructor(private readonly measure: () => Promise<DeviceScore>) {}

  /**
   * The scores that are remembered, or those of a measurement now; whoever asks while one runs gets
   * its result. A device that has no time at the moment looks too slow, so such scores are told and
   * forgotten.
   *
   * @param fresh measures even where scores are remembered
   */
  async score(fresh = false): Promise<DeviceScore> {
    if (this.#kept && !fresh) return this.#kept;
    this.#running ??= this.#measureAndKeep().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Whether the best of up to three measurements is enough. A `false` is not remembered. */
  async isEnough(): Promise<boolean> {
    let best = await this.score();
    for (let attempt = 1; attempt < ATTEMPTS && !isEnough(best); attempt++) {
      best = bestOf(best, await this.score(true));
    }
    if (isEnough(best)) this.#kept ??= best;
    return isEnough(best);
  }

  async #measureAndKeep(): Promise<DeviceScore> {
    const score = await this.measure();
    if (isEnough(score)) this.#kept = score;
    return score;
  }
}

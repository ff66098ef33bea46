import { BANDS } from './mel.js';

/** Peak that a stream starts from, in nat: speech at about -40 dBFS. */
const PEAK_START = 0;
/** Audio quieter than this is not raised further, in nat. */
const PEAK_LEAST = -6;
const ATTACK = 0.5;
/** Nat a frame: 3 dB a second. */
const DECAY = 0.0069;
const FLOOR = -9;
/** Frames within this of the peak move the band means, in nat. */
const ACTIVE = 5;
/** Frames that the prior counts for, and the most that later frames count for: 1 s and 4 s. */
const PRIOR_COUNT = 100;
const MEAN_COUNT = 400;

/**
 * Takes the loudness of the speaker and the colour of microphone and room out of log-mel frames, as
 * the stream goes: minus a running peak, minus a running mean of each band over active frames.
 * The same arithmetic trains the network (training/features.py).
 */
export class Normaliser {
  readonly #mean = new Float32Array(BANDS);
  #peak = PEAK_START;
  #count = PRIOR_COUNT;

  /** @param prior Mean of each band under the peak, in speech at large; `BANDS` long. */
  constructor(readonly prior: Float32Array) {
    this.reset();
  }

  /** Running peak of the loudest band, in nat. */
  get peak(): number {
    return this.#peak;
  }

  /** Normalises `frame` (`BANDS` log-mel values) in place; returns its loudest band, in nat. */
  apply(frame: Float32Array): number {
    let loudest = frame[0];
    for (let b = 1; b < BANDS; b++) if (frame[b] > loudest) loudest = frame[b];
    this.#peak =
      loudest > this.#peak
        ? this.#peak + ATTACK * (loudest - this.#peak)
        : Math.max(this.#peak - DECAY, PEAK_LEAST);
    const active = loudest > this.#peak - ACTIVE;
    if (active) this.#count = Math.min(this.#count + 1, PRIOR_COUNT + MEAN_COUNT);
    for (let b = 0; b < BANDS; b++) {
      const level = Math.max(frame[b] - this.#peak, FLOOR);
      if (active) this.#mean[b] += (level - this.#mean[b]) / this.#count;
      frame[b] = (level - this.#mean[b]) * 0.5;
    }
    return loudest;
  }

  reset(): void {
    this.#mean.set(this.prior);
    this.#peak = PEAK_START;
    this.#count = PRIOR_COUNT;
  }
}

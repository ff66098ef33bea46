import { levelOf, SLOT_SECONDS } from '../protocol/room/signature.js';

/** Levels of what is heard are taken at four phases of a slot: every 2.5 ms. */
export const PHASES = 4;
/** Seconds from one level to the next. */
export const STEP_SECONDS = SLOT_SECONDS / PHASES;
/** How fast the peak is forgotten, in half decibels a step: 2.5 dB a second. */
const FALL = 0.0125;
/** Levels that are kept: 10 s. A power of two. */
const CAPACITY = 4096;

/** The levels of what is heard: of 10 ms each, as the publisher measured them, every 2.5 ms. */
export class HeardLevels {
  readonly #sampleRate: number;
  readonly #levels = new Float32Array(CAPACITY);
  /** Sums of squares of the latest steps, in turn. */
  readonly #sums = new Float64Array(PHASES);
  readonly #lengths = new Float64Array(PHASES);
  #samples = 0;
  #step = 0;
  #sum = 0;
  #began = 0;
  #next: number;
  #peak = 0;

  /** @param sampleRate - of the sound, in hertz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#next = this.#endOf(0);
  }

  /** Samples heard so far. */
  get samples(): number {
    return this.#samples;
  }

  /** One past the newest level. Level `i` is of the 10 ms from `i` times {@link STEP_SECONDS} on. */
  get end(): number {
    return Math.max(0, this.#step - PHASES + 1);
  }

  /** The oldest level that is kept. */
  get start(): number {
    return Math.max(0, this.end - CAPACITY);
  }

  /** The loudest level of late. */
  get peak(): number {
    return this.#peak;
  }

  push(samples: Float32Array): void {
    let at = 0;
    while (at < samples.length) {
      const stop = Math.min(samples.length, at + this.#next - this.#samples);
      let sum = 0;
      for (let i = at; i < stop; i++) sum += samples[i] * samples[i];
      this.#sum += sum;
      this.#samples += stop - at;
      at = stop;
      if (this.#samples === this.#next) this.#complete();
    }
  }

  /** The level at `index`, which must be one that is kept. */
  at(index: number): number {
    return this.#levels[index % CAPACITY];
  }

  #complete(): void {
    const phase = this.#step % PHASES;
    this.#sums[phase] = this.#sum;
    this.#lengths[phase] = this.#samples - this.#began;
    this.#step++;
    if (this.#step >= PHASES) {
      let sum = 0;
      let length = 0;
      for (let i = 0; i < PHASES; i++) {
        sum += this.#sums[i];
        length += this.#lengths[i];
      }
      const level = levelOf(sum / length);
      this.#levels[(this.#step - PHASES) % CAPACITY] = level;
      this.#peak = Math.max(level, this.#peak - FALL);
    }
    this.#sum = 0;
    this.#began = this.#samples;
    this.#next = this.#endOf(this.#step);
  }

  #endOf(step: number): number {
    return Math.round((step + 1) * STEP_SECONDS * this.#sampleRate);
  }
}

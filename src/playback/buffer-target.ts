/** Limits of a buffer, in seconds. */
interface Range {
  readonly least: number;
  readonly most: number;
}

/** Speech that is made faster than it is spoken: start soon, and learn from every underrun. */
export const STREAM_BUFFER: Range = { least: 0.12, most: 1 };

/** Live speech: what the jitter of a capture needs, since all of it is delay. */
export const LIVE_BUFFER: Range = { least: 0.08, most: 0.12 };

const GROWTH = 1.6;
const GROWTH_STEP = 0.04;

/** Part of the excess over the least that is given back each second of undisturbed sound. */
const SHRINK = 0.02;

/** How much sound should lie ready before it plays: grows at each underrun, shrinks slowly. */
export class BufferTarget {
  readonly #range: Range;
  #seconds: number;

  constructor(range: Range) {
    this.#range = range;
    this.#seconds = range.least;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** The sound ran out. */
  grow(): void {
    this.#seconds = Math.min(this.#range.most, this.#seconds * GROWTH + GROWTH_STEP);
  }

  /** Sound went on undisturbed for so many seconds. */
  relax(seconds: number): void {
    const excess = this.#seconds - this.#range.least;
    this.#seconds = this.#range.least + excess * Math.exp(-SHRINK * seconds);
  }
}

/** A well-mixed 32-bit integer from two (the finaliser of MurmurHash3). */
export function hash(seed: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Random numbers in 0..1 that depend on the seed alone (mulberry32). */
export function randomSequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number from the standard normal distribution (Box and Muller). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Band-limited noise: a uniform cubic B-spline through random values at whole `x`. Twice
 * continuously differentiable, within -1..1 (mostly within -0.6..0.6), mean 0. The four values around the
 * last `x` are kept: the next is mostly between the same two.
 */
export class Noise {
  readonly #seed: number;
  readonly #values = new Float64Array(4);
  #cell = NaN;

  constructor(seed: number) {
    this.#seed = seed;
  }

  at(x: number): number {
    const cell = Math.floor(x);
    if (cell !== this.#cell) this.#moveTo(cell);
    const values = this.#values;
    const t = x - cell;
    const u = 1 - t;
    return (
      (u * u * u * values[0] +
        (4 - 6 * t * t + 3 * t * t * t) * values[1] +
        (4 - 6 * u * u + 3 * u * u * u) * values[2] +
        t * t * t * values[3]) /
      6
    );
  }

  #moveTo(cell: number): void {
    this.#cell = cell;
    for (let i = 0; i < 4; i++) this.#values[i] = hash(this.#seed, cell + i) / 2 ** 31 - 1;
  }
}

/** 0 below 0, 1 above 1, with zero slope at both. */
export function smoothstep(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

/**
 * A random process in blocks of time: each block's events come from the seed and its number
 * alone, so any time can be asked for in any order. The last few blocks are kept.
 */
export class BlockProcess<T> {
  readonly #blocks = new Map<number, T>();

  constructor(
    private readonly seed: number,
    private readonly make: (random: () => number) => T,
  ) {}

  block(index: number): T {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      if (this.#blocks.size >= 8) this.#blocks.clear();
      block = this.make(randomSequence(hash(this.seed, index)));
      this.#blocks.set(index, block);
    }
    return block;
  }
}

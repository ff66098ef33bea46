import type { Samples } from '../base/audio-format.js';
import { kernelFor, type ResamplerKernel } from './resampler-kernel.js';
import { SampleQueue } from './sample-queue.js';

/** Input samples that are brought into the filter's reach at once. */
const BLOCK = 2048;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * Streaming sample rate converter: input is pushed in chunks of any size, output is pulled when it
 * is wanted, so that hours may wait as they came and the work is done as the sound is played.
 *
 * Positions are exact and there is no delay: output `k` is the signal at input position
 * `k * from / to`, and `n` input samples give exactly `ceil(n * to / from)` outputs, whatever the
 * chunks were. Equal rates copy.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #kernel: ResamplerKernel | null;
  readonly #queue = new SampleQueue();
  readonly #window: Float32Array;
  /** Input position of `#window[0]`; zeros stand for what lies before the first sample. */
  #windowStart: number;
  #windowLength: number;
  #pushed = 0;
  #ended = false;
  #produced = 0;

  /**
   * @param from input rate in hertz, a positive integer
   * @param to output rate in hertz, a positive integer
   */
  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.#up = to / divisor;
    this.#down = from / divisor;
    this.#kernel = from === to ? null : kernelFor(this.#up, this.#down);
    const half = this.#kernel?.half ?? 1;
    this.#window = new Float32Array(this.#kernel ? BLOCK + 2 * half : 0);
    this.#windowStart = 1 - half;
    this.#windowLength = half - 1;
  }

  /** Input samples pushed so far. */
  get pushed(): number {
    return this.#pushed;
  }

  /** Output samples pulled or skipped so far. */
  get produced(): number {
    return this.#produced;
  }

  /** Output samples that can be pulled now. */
  get available(): number {
    return Math.max(0, this.#reach() - this.#produced);
  }

  push(samples: Samples): void {
    if (this.#ended) return;
    this.#queue.push(samples);
    this.#pushed += samples.length;
  }

  /** No more input comes: silence follows it, and the last outputs become available. */
  end(): void {
    this.#ended = true;
  }

  /** Writes up to `count` outputs to `out` from index `at` and returns how many. */
  pull(out: Float32Array, at = 0, count = out.length - at): number {
    const n = Math.min(count, this.available);
    if (!this.#kernel) this.#queue.read(out, at, n);
    else for (let i = 0; i < n; i++) this.#write(out, at + i, this.#produced + i, this.#kernel);
    this.#produced += n;
    return n;
  }

  /** Passes over up to `count` outputs and returns how many. */
  skip(count: number): number {
    const n = Math.min(count, this.available);
    if (!this.#kernel) this.#queue.skip(n);
    this.#produced += n;
    return n;
  }

  #reach(): number {
    const inputs = this.#ended || !this.#kernel ? this.#pushed : this.#pushed - this.#kernel.half;
    return Math.ceil((inputs * this.#up) / this.#down);
  }

  /** Writes one output to its place: handed over, each would be a number made for the collector. */
  #write(out: Float32Array, at: number, output: number, kernel: ResamplerKernel): void {
    const place = output * this.#down;
    const base = Math.floor(place / this.#up);
    const row = kernel.row(place - base * this.#up);
    const first = base - kernel.half + 1;
    if (first + row.length > this.#windowStart + this.#windowLength) this.#refill(first);
    const window = this.#window;
    const start = first - this.#windowStart;
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] * window[start + i];
    out[at] = sum;
  }

  /** Moves the window so that it starts at input position `first`, and fills it. */
  #refill(first: number): void {
    const window = this.#window;
    const drop = first - this.#windowStart;
    if (drop < this.#windowLength) {
      window.copyWithin(0, drop, this.#windowLength);
      this.#windowLength -= drop;
    } else {
      this.#queue.skip(drop - this.#windowLength);
      this.#windowLength = 0;
    }
    this.#windowStart = first;
    const free = window.length - this.#windowLength;
    const read = this.#queue.read(window, this.#windowLength, free);
    this.#windowLength += read;
    if (!this.#ended || read === free) return;
    window.fill(0, this.#windowLength);
    this.#windowLength = window.length;
  }
}

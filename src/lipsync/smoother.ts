import {
  createArticulation,
  fallSilent,
  OUTPUTS,
  readLogits,
  type Articulation,
} from './visemes.js';

/** Shares of the frame before and of the frame after in a frame: alike, so that nothing lags. */
const PAST = 0.21;
const FUTURE = 0.21;

/**
 * Reads one head of the network without flicker. A head that looks at newer audio tells already
 * what the next frame will probably be; so the frame after can be weighed in as well as the frame
 * before, and smoothing adds no delay.
 */
export class Smoother {
  readonly #now = createArticulation();
  readonly #before = createArticulation();
  readonly #after = createArticulation();
  /** The head that looks one frame ahead of `head`; -1 where there is none. */
  readonly #scout: number;

  /**
   * @param head Index of the head to read.
   * @param heads How many steps nearer to the newest audio each head's answer lies.
   */
  constructor(
    readonly head: number,
    heads: readonly number[],
  ) {
    this.#scout = heads.indexOf(heads[head] + 1);
    this.reset();
  }

  /** Reads the logits of a step into `out`. */
  read(logits: Float32Array, out: Articulation): void {
    readLogits(logits, this.head * OUTPUTS, this.#now);
    const future = this.#scout < 0 ? 0 : FUTURE;
    if (future > 0) readLogits(logits, this.#scout * OUTPUTS, this.#after);
    this.#weigh(out.visemes, 'visemes', future);
    this.#weigh(out.articulators, 'articulators', future);
  }

  reset(): void {
    fallSilent(this.#before);
  }

  #weigh(out: Float32Array, part: keyof Articulation, future: number): void {
    const now = this.#now[part];
    const before = this.#before[part];
    const after = this.#after[part];
    for (let i = 0; i < out.length; i++) {
      out[i] = PAST * before[i] + (1 - PAST - future) * now[i] + future * after[i];
      before[i] = now[i];
    }
  }
}

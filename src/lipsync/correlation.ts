/** Samples compared at each lag. */
export const SPAN = 120;
/** Lags from 0 on: a multiple of 12. */
export const LAGS = 60;
/** Lags worked on together: each sample is read once for all, and none waits for another's sum. */
const TOGETHER = 4;

/** How much a signal is like itself, some samples away. */
export interface Correlation {
  /** {@link SPAN} samples, and as many as there are {@link LAGS}. */
  readonly signal: Float64Array;
  /** For each lag the sum of products of the first {@link SPAN} with those a lag further on. */
  readonly likeness: Float64Array;
  compute(): void;
}

/** In plain TypeScript. */
export class PlainCorrelation implements Correlation {
  readonly signal = new Float64Array(SPAN + LAGS);
  readonly likeness = new Float64Array(LAGS);

  compute(): void {
    for (let lag = 0; lag < LAGS; lag += TOGETHER) this.#sum(lag);
  }

  #sum(lag: number): void {
    const { signal, likeness } = this;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < SPAN; i++) {
      const x = signal[i];
      a += x * signal[lag + i];
      b += x * signal[lag + i + 1];
      c += x * signal[lag + i + 2];
      d += x * signal[lag + i + 3];
    }
    likeness[lag] = a;
    likeness[lag + 1] = b;
    likeness[lag + 2] = c;
    likeness[lag + 3] = d;
  }
}

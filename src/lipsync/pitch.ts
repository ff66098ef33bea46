/** Samples of the analysis rate that are averaged to one: pitch is sought at 4 kHz. */
const DECIMATION = 4;
const RATE = 4000;
const SHORTEST_LAG = Math.floor(RATE / 400);
const LONGEST_LAG = Math.ceil(RATE / 70);
/** Lag from which the correlation is followed, to see it rise to a peak. */
const FIRST_LAG = SHORTEST_LAG - 4;
/** Samples compared at each lag: 30 ms. */
const SPAN = 120;
/** Lags worked on together: each sample is read once for all, and none waits for another's sum. */
const LAGS = 4;
/** Normalised correlation from which a frame counts as voiced. */
const VOICED = 0.7;

/** Tracks the pitch of a voice roughly, between 70 and 400 Hz, by autocorrelation. */
export class PitchTracker {
  readonly #ring = new Float32Array(256);
  /** What {@link estimate} looks at: the newest first, and its likeness at each lag. */
  readonly #newest = new Float64Array(SPAN + LONGEST_LAG + LAGS);
  readonly #correlation = new Float64Array(LONGEST_LAG + LAGS);
  #received = 0;
  #sum = 0;
  #count = 0;

  /** Takes the samples from `start` to before `end`, at the analysis rate. */
  push(samples: Float64Array, start: number, end: number): void {
    let sum = this.#sum;
    let count = this.#count;
    for (let i = start; i < end; i++) {
      sum += samples[i];
      if (++count < DECIMATION) continue;
      this.#ring[this.#received++ & 255] = sum;
      sum = 0;
      count = 0;
    }
    this.#sum = sum;
    this.#count = count;
  }

  /** Pitch of the last 45 ms in hertz; 0 where there is none. */
  estimate(): number {
    const newest = this.#newest;
    const correlation = this.#correlation;
    for (let i = 0; i < newest.length; i++) newest[i] = this.#ring[(this.#received - 1 - i) & 255];
    this.#correlate(0);
    const energy = correlation[0];
    if (energy < 1e-7) return 0;
    for (let lag = LAGS; lag <= LONGEST_LAG; lag += LAGS) this.#correlate(lag);
    let best = 0;
    let bestLag = 0;
    let last = 1;
    let falling = true;
    let lagged = energy;
    for (let lag = 1; lag <= LONGEST_LAG; lag++) {
      const leaves = newest[lag - 1];
      const enters = newest[lag - 1 + SPAN];
      lagged += enters * enters - leaves * leaves;
      if (lag < FIRST_LAG) continue;
      // A slight preference for short lags keeps octave errors away.
      const score = correlation[lag] / Math.sqrt(energy * Math.max(lagged, 1e-9)) - 0.001 * lag;
      // It falls from lag 0, where anything is like itself; only then comes a period.
      falling &&= score < last;
      last = score;
      if (score > best && !falling && lag >= SHORTEST_LAG) {
        best = score;
        bestLag = lag;
      }
    }
    return best >= VOICED ? RATE / bestLag : 0;
  }

  reset(): void {
    this.#ring.fill(0);
    this.#received = 0;
    this.#sum = 0;
    this.#count = 0;
  }

  /** Sums of products with what was `lag` before, and the next longer ones. */
  #correlate(lag: number): void {
    const newest = this.#newest;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < SPAN; i++) {
      const x = newest[i];
      a += x * newest[lag + i];
      b += x * newest[lag + i + 1];
      c += x * newest[lag + i + 2];
      d += x * newest[lag + i + 3];
    }
    const correlation = this.#correlation;
    correlation[lag] = a;
    correlation[lag + 1] = b;
    correlation[lag + 2] = c;
    correlation[lag + 3] = d;
  }
}

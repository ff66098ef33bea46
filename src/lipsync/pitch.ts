import { SPAN, type Correlation } from './correlation.js';

/** Samples of the analysis rate that are averaged to one: pitch is sought at 4 kHz. */
const DECIMATION = 4;
const RATE = 4000;
const SHORTEST_LAG = Math.floor(RATE / 400);
const LONGEST_LAG = Math.ceil(RATE / 70);
/** Lag from which the correlation is followed, to see it rise to a peak. */
const FIRST_LAG = SHORTEST_LAG - 4;
/** Normalised correlation from which a frame counts as voiced. */
const VOICED = 0.7;

/** Tracks the pitch of a voice roughly, between 70 and 400 Hz, by autocorrelation. */
export class PitchTracker {
  readonly #ring = new Float32Array(256);
  #received = 0;
  #sum = 0;
  #count = 0;

  /** @param correlation Of what is 30 ms at 4 kHz; streams may share it. */
  constructor(private readonly correlation: Correlation) {}

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
    // The newest first.
    const { signal, likeness } = this.correlation;
    for (let i = 0; i < signal.length; i++) signal[i] = this.#ring[(this.#received - 1 - i) & 255];
    this.correlation.compute();
    const [energy] = likeness;
    if (energy < 1e-7) return 0;
    let best = 0;
    let bestLag = 0;
    let last = 1;
    let falling = true;
    let lagged = energy;
    for (let lag = 1; lag <= LONGEST_LAG; lag++) {
      const leaves = signal[lag - 1];
      const enters = signal[lag - 1 + SPAN];
      lagged += enters * enters - leaves * leaves;
      if (lag < FIRST_LAG) continue;
      // A slight preference for short lags keeps octave errors away.
      const score = likeness[lag] / Math.sqrt(energy * Math.max(lagged, 1e-9)) - 0.001 * lag;
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
}

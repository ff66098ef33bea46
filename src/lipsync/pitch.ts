/** Samples of the analysis rate that are averaged to one: pitch is sought at 4 kHz. */
const DECIMATION = 4;
const RATE = 4000;
const SHORTEST_LAG = Math.floor(RATE / 400);
const LONGEST_LAG = Math.ceil(RATE / 70);
/** Lag from which the correlation is followed, to see it rise to a peak. */
const FIRST_LAG = SHORTEST_LAG - 4;
/** Samples compared at each lag: 30 ms. */
const SPAN = 120;
/** Normalised correlation from which a frame counts as voiced. */
const VOICED = 0.7;

/** Tracks the pitch of a voice roughly, between 70 and 400 Hz, by autocorrelation. */
export class PitchTracker {
  readonly #ring = new Float32Array(256);
  #received = 0;
  #sum = 0;
  #count = 0;

  /** Takes one sample at the analysis rate. */
  push(sample: number): void {
    this.#sum += sample;
    if (++this.#count < DECIMATION) return;
    this.#ring[this.#received & 255] = this.#sum;
    this.#received++;
    this.#sum = 0;
    this.#count = 0;
  }

  /** Pitch of the last 45 ms in hertz; 0 where there is none. */
  estimate(): number {
    const ring = this.#ring;
    const end = this.#received - 1;
    let best = 0;
    let bestLag = 0;
    let last = 1;
    let falling = true;
    const energy = this.#product(end, 0);
    if (energy < 1e-7) return 0;
    let lagged = energy;
    for (let lag = 1; lag <= LONGEST_LAG; lag++) {
      const leaves = ring[(end - lag + 1) & 255];
      const enters = ring[(end - lag + 1 - SPAN) & 255];
      lagged += enters * enters - leaves * leaves;
      if (lag < FIRST_LAG) continue;
      // A slight preference for short lags keeps octave errors away.
      const score =
        this.#product(end, lag) / Math.sqrt(energy * Math.max(lagged, 1e-9)) - 0.001 * lag;
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

  #product(end: number, lag: number): number {
    let sum = 0;
    for (let i = 0; i < SPAN; i++) {
      sum += this.#ring[(end - i) & 255] * this.#ring[(end - lag - i) & 255];
    }
    return sum;
  }
}

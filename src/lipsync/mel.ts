import type { Spectrum } from './fft.js';
import { ANALYSIS_RATE } from './analysis-input.js';

/** Mel bands of the front end. */
export const BANDS = 32;
/** Samples from one mel frame to the next: 10 ms. */
export const HOP = 160;
/** Samples a mel frame sees: 25 ms, centred. */
export const WINDOW = 400;
/** Samples that their spectrum is taken of, zeros after the window included. */
export const FFT_SIZE = 512;
const LOWEST = 60;
const HIGHEST = 7600;
const PRE_EMPHASIS = 0.9;
/** Power under which a band counts as empty. */
const POWER_FLOOR = 1e-8;
/** Log-mel value of digital silence, in nat. */
export const EMPTY = Math.log(POWER_FLOOR);

/**
 * Streaming log-mel front end at {@link ANALYSIS_RATE}: pre-emphasis, Hann window, triangular mel
 * bands of the power spectrum, natural log. Frame `i` is centred on sample `i * HOP`. The same
 * arithmetic trains the network (training/features.py).
 */
export class LogMel {
  /** The newest samples, pre-emphasised; the next one goes to `#at`, over the oldest. */
  readonly #ring = new Float32Array(WINDOW);
  #at = 0;
  #missing = WINDOW / 2;
  #previous = 0;

  /** @param spectrum Of {@link FFT_SIZE}; streams may share it. */
  constructor(private readonly spectrum: Spectrum) {}

  /** Samples until the next frame. */
  get missing(): number {
    return this.#missing;
  }

  /**
   * Takes the samples from `start` to before `end`, in -1..1, as many as are missing at most. Returns
   * whether they completed a frame, which is then in `out`.
   */
  push(samples: Float64Array, start: number, end: number, out: Float32Array): boolean {
    const ring = this.#ring;
    let at = this.#at;
    let previous = this.#previous;
    for (let i = start; i < end; i++) {
      const sample = samples[i];
      ring[at] = sample - PRE_EMPHASIS * previous;
      previous = sample;
      if (++at === WINDOW) at = 0;
    }
    this.#at = at;
    this.#previous = previous;
    this.#missing -= end - start;
    if (this.#missing > 0) return false;
    this.#missing = HOP;
    this.#compute(out);
    return true;
  }

  reset(): void {
    this.#ring.fill(0);
    this.#at = 0;
    this.#missing = WINDOW / 2;
    this.#previous = 0;
  }

  #compute(out: Float32Array): void {
    const ring = this.#ring;
    const { input, power } = this.spectrum;
    // Nobody writes behind the window: there it stays zero.
    const older = WINDOW - this.#at;
    for (let i = 0; i < older; i++) input[i] = ring[this.#at + i] * HANN[i];
    for (let i = older; i < WINDOW; i++) input[i] = ring[i - older] * HANN[i];
    this.spectrum.compute();
    // Each bin is in two bands at most: the one that falls there and the one that rises.
    let falling = POWER_FLOOR;
    for (let b = 0, k = 0; b <= BANDS; b++) {
      let rising = POWER_FLOOR;
      for (const end = EDGES[b]; k < end; k++) {
        falling += FALLS[k] * power[k];
        rising += RISES[k] * power[k];
      }
      if (b > 0) out[b - 1] = Math.log(falling);
      falling = rising;
    }
  }
}

const HANN = Float32Array.from(
  { length: WINDOW },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW),
);
const { edges: EDGES, rises: RISES, falls: FALLS } = filterBank();

/**
 * Triangles of unit peak, evenly spaced on O'Shaughnessy's mel scale.
 *
 * @returns for each band, the first bin at or above its centre, which its slope up ends with, and one
 * more, which the last slope down ends with; for each bin, its weight in the band that rises there and in
 * the one that falls.
 */
function filterBank(): { edges: number[]; rises: Float64Array; falls: Float64Array } {
  const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
  const low = mel(LOWEST);
  const spacing = (mel(HIGHEST) - low) / (BANDS + 1);
  const bins = Array.from({ length: FFT_SIZE / 2 + 1 }, (_, k) =>
    mel((k * ANALYSIS_RATE) / FFT_SIZE),
  );
  const centre = (band: number) => low + (band + 1) * spacing;
  const edges = Array.from({ length: BANDS + 1 }, (_, b) =>
    bins.findIndex((at) => at >= centre(b)),
  );
  const weight = (at: number, band: number) =>
    band < 0 || band >= BANDS ? 0 : Math.max(0, 1 - Math.abs(at - centre(band)) / spacing);
  const rising = bins.map((_, k) => edges.filter((edge) => edge <= k).length);
  return {
    edges,
    rises: Float64Array.from(bins, (at, k) => weight(at, rising[k])),
    falls: Float64Array.from(bins, (at, k) => weight(at, rising[k] - 1)),
  };
}

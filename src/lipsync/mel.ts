import { PowerSpectrum } from './fft.js';
import { ANALYSIS_RATE } from './analysis-input.js';

/** Mel bands of the front end. */
export const BANDS = 32;
/** Samples from one mel frame to the next: 10 ms. */
export const HOP = 160;
/** Samples a mel frame sees: 25 ms, centred. */
export const WINDOW = 400;
const FFT_SIZE = 512;
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
  readonly #windowed = new Float32Array(FFT_SIZE);
  readonly #spectrum = new PowerSpectrum(FFT_SIZE);
  readonly #power = new Float64Array(FFT_SIZE / 2 + 1);
  #at = 0;
  /** Samples until the next frame. */
  #missing = WINDOW / 2;
  #previous = 0;

  /** Takes one sample in -1..1. Returns whether it completed a frame, which is then in `out`. */
  push(sample: number, out: Float32Array): boolean {
    this.#ring[this.#at] = sample - PRE_EMPHASIS * this.#previous;
    this.#previous = sample;
    if (++this.#at === WINDOW) this.#at = 0;
    if (--this.#missing > 0) return false;
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
    const windowed = this.#windowed;
    const older = WINDOW - this.#at;
    for (let i = 0; i < older; i++) windowed[i] = ring[this.#at + i] * HANN[i];
    for (let i = older; i < WINDOW; i++) windowed[i] = ring[i - older] * HANN[i];
    const power = this.#power;
    this.#spectrum.compute(windowed, power);
    for (let b = 0; b < BANDS; b++) {
      const { first, weights } = BANK[b];
      let sum = POWER_FLOOR;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * power[first + k];
      out[b] = Math.log(sum);
    }
  }
}

const HANN = Float32Array.from(
  { length: WINDOW },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW),
);
const BANK = filterBank();

interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangles of unit peak, evenly spaced on O'Shaughnessy's mel scale. */
function filterBank(): Band[] {
  const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
  const low = mel(LOWEST);
  const spacing = (mel(HIGHEST) - low) / (BANDS + 1);
  const bins = Array.from({ length: FFT_SIZE / 2 + 1 }, (_, k) =>
    mel((k * ANALYSIS_RATE) / FFT_SIZE),
  );
  return Array.from({ length: BANDS }, (_, b) => {
    const centre = low + (b + 1) * spacing;
    const gains = bins.map((at) => Math.max(0, 1 - Math.abs(at - centre) / spacing));
    const first = gains.findIndex((gain) => gain > 0);
    const last = gains.findLastIndex((gain) => gain > 0);
    return { first: Math.max(0, first), weights: Float64Array.from(gains.slice(first, last + 1)) };
  });
}

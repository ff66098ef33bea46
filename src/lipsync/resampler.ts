import type { SampleRate } from '../base/audio-format.js';

/** Rate at which speech is analysed, in hertz. */
export const ANALYSIS_RATE = 16000;

/** Zero crossings of the sinc on each side; 60 dB of stop band with the Blackman window. */
const ZERO_CROSSINGS = 12;
/** Share of the lower Nyquist frequency that passes. */
const PASS_BAND = 0.94;

/**
 * Streaming windowed-sinc resampler to {@link ANALYSIS_RATE}. Output sample `n` lies exactly at
 * input position `n * inputRate / ANALYSIS_RATE` and depends on integers alone, so that the output
 * is the same however the input was cut into chunks.
 */
export class Resampler {
  /** Seconds of input after an output sample's place that it waits for. */
  readonly delay: number;
  readonly #phases: number;
  readonly #step: number;
  readonly #half: number;
  readonly #taps: Float32Array;
  readonly #ring: Float32Array;
  /** Input samples taken, and the number of the next output sample. */
  #received = 0;
  #produced = 0;

  constructor(inputRate: SampleRate) {
    const divisor = greatestCommonDivisor(inputRate, ANALYSIS_RATE);
    this.#phases = ANALYSIS_RATE / divisor;
    this.#step = inputRate / divisor;
    // Cutoff in cycles per input sample.
    const cutoff = (0.5 * PASS_BAND * Math.min(inputRate, ANALYSIS_RATE)) / inputRate;
    this.#half = inputRate === ANALYSIS_RATE ? 0 : Math.ceil(ZERO_CROSSINGS / (2 * cutoff));
    this.delay = this.#half / inputRate;
    this.#taps = polyphase(this.#phases, this.#half, cutoff);
    this.#ring = new Float32Array(2 * this.#half + 1);
  }

  /**
   * Takes the next input samples and hands each output sample (in -1..1) to `sink`.
   * Before its first sample the input counts as silent.
   */
  push(pcm: Int16Array, sink: (sample: number) => void): void {
    for (let i = 0; i < pcm.length; i++) this.#take(pcm[i] / 0x8000, sink);
  }

  /** Feeds `count` silent input samples. */
  pushSilence(count: number, sink: (sample: number) => void): void {
    for (let i = 0; i < count; i++) this.#take(0, sink);
  }

  /** Back to the state before the first sample. */
  reset(): void {
    this.#ring.fill(0);
    this.#received = 0;
    this.#produced = 0;
  }

  #take(sample: number, sink: (sample: number) => void): void {
    if (this.#half === 0) {
      sink(sample);
      return;
    }
    const width = this.#ring.length;
    this.#ring[this.#received % width] = sample;
    this.#received++;
    for (;;) {
      const position = this.#produced * this.#step;
      const centre = Math.floor(position / this.#phases);
      if (centre + this.#half >= this.#received) return;
      const row = (position - centre * this.#phases) * width;
      let at = (centre - this.#half + width) % width;
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += this.#taps[row + k] * this.#ring[at];
        if (++at === width) at = 0;
      }
      sink(sum);
      this.#produced++;
    }
  }
}

/** One row of `2 * half + 1` taps for each fractional position `phase / phases`. */
function polyphase(phases: number, half: number, cutoff: number): Float32Array {
  const width = 2 * half + 1;
  const taps = new Float32Array(phases * width);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const x = k - half - phase / phases;
      const angle = (Math.PI * x) / (half + 1);
      const window = 0.42 + 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
      const value = sinc(2 * cutoff * x) * (Math.abs(x) < half + 1 ? window : 0);
      taps[phase * width + k] = value;
      sum += value;
    }
    for (let k = 0; k < width; k++) taps[phase * width + k] /= sum;
  }
  return taps;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

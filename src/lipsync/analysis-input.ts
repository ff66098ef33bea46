import type { SampleRate } from '../base/sample-rate.js';

/** Rate at which speech is analysed, in hertz. */
export const ANALYSIS_RATE = 16000;

/** Zero crossings of the sinc on each side; 60 dB of stop band with the Blackman window. */
const ZERO_CROSSINGS = 12;
/** Share of the lower Nyquist frequency that passes. */
const PASS_BAND = 0.94;
/** Output samples that are handed on together, at most. */
const BLOCK = 160;

/** Takes the first `count` of `samples`, which it does not keep. */
export type SampleSink = (samples: Float64Array, count: number) => void;

/**
 * Streaming windowed-sinc resampler to {@link ANALYSIS_RATE}. Output sample `n` lies exactly at
 * input position `n * inputRate / ANALYSIS_RATE` and depends on integers alone, so that the output
 * is the same however the input was cut into chunks.
 */
export class AnalysisInput {
  /** Seconds of input after an output sample's place that it waits for. */
  readonly delay: number;
  readonly #filter: Filter;
  readonly #width: number;
  /** The newest `#width` input samples, twice in a row, so that any start reads on to its end. */
  readonly #ring: Float64Array;
  /** Place of the oldest input sample in the ring, which the next one takes. */
  #at = 0;
  /** Input samples until the next output sample, and that one's place after its centre's. */
  #missing: number;
  #phase = 0;
  /** Output samples that are yet to be handed on. */
  readonly #block = new Float64Array(BLOCK);
  #count = 0;

  constructor(inputRate: SampleRate) {
    this.#filter = filterFor(inputRate);
    const { half } = this.#filter;
    this.delay = half / inputRate;
    this.#width = 2 * half + 1;
    this.#ring = new Float64Array(2 * this.#width);
    this.#missing = this.#filter.half + 1;
  }

  /**
   * Takes the next input samples and hands the output samples (in -1..1) to `sink`.
   * Before its first sample the input counts as silent.
   */
  push(pcm: Int16Array, sink: SampleSink): void {
    if (this.#filter.half === 0) return this.#pass(pcm, sink);
    for (let i = 0; i < pcm.length; i++) this.#take(pcm[i] / 0x8000, sink);
    this.#handOn(sink);
  }

  /** Feeds `count` silent input samples. */
  pushSilence(count: number, sink: SampleSink): void {
    for (let i = 0; i < count; i++) this.#take(0, sink);
    this.#handOn(sink);
  }

  /** Back to the state before the first sample. */
  reset(): void {
    this.#ring.fill(0);
    this.#at = 0;
    this.#missing = this.#filter.half + 1;
    this.#phase = 0;
  }

  /** Samples of the wanted rate. */
  #pass(pcm: Int16Array, sink: SampleSink): void {
    const block = this.#block;
    for (let start = 0; start < pcm.length; start += BLOCK) {
      const count = Math.min(BLOCK, pcm.length - start);
      for (let i = 0; i < count; i++) block[i] = pcm[start + i] / 0x8000;
      sink(block, count);
    }
  }

  #take(sample: number, sink: SampleSink): void {
    const { half, step, phases } = this.#filter;
    if (half === 0) return this.#put(sample, sink);
    const width = this.#width;
    this.#ring[this.#at] = sample;
    this.#ring[this.#at + width] = sample;
    if (++this.#at === width) this.#at = 0;
    this.#missing--;
    while (this.#missing <= 0) {
      this.#put(this.#interpolate(), sink);
      this.#phase += step;
      while (this.#phase >= phases) {
        this.#phase -= phases;
        this.#missing++;
      }
    }
  }

  #put(sample: number, sink: SampleSink): void {
    this.#block[this.#count++] = sample;
    if (this.#count === BLOCK) this.#handOn(sink);
  }

  #handOn(sink: SampleSink): void {
    if (this.#count > 0) sink(this.#block, this.#count);
    this.#count = 0;
  }

  /** The output sample around the middle of the ring. */
  #interpolate(): number {
    const width = this.#width;
    const { taps } = this.#filter;
    const ring = this.#ring;
    const row = this.#phase * width;
    const oldest = this.#at;
    // Two chains of additions: the second need not wait for the first. The width is odd.
    let even = taps[row] * ring[oldest];
    let odd = 0;
    for (let k = 1; k < width; k += 2) {
      odd += taps[row + k] * ring[oldest + k];
      even += taps[row + k + 1] * ring[oldest + k + 1];
    }
    return even + odd;
  }
}

/** What resamples one rate; the same for all streams of it. */
interface Filter {
  /** Output samples come at every `step / phases` input samples. */
  readonly step: number;
  readonly phases: number;
  /** Input samples that it sees on each side; 0 where the rate is the wanted one. */
  readonly half: number;
  readonly taps: Float64Array;
}

const filters = new Map<SampleRate, Filter>();

function filterFor(inputRate: SampleRate): Filter {
  let filter = filters.get(inputRate);
  if (!filter) filters.set(inputRate, (filter = createFilter(inputRate)));
  return filter;
}

function createFilter(inputRate: SampleRate): Filter {
  const divisor = greatestCommonDivisor(inputRate, ANALYSIS_RATE);
  const phases = ANALYSIS_RATE / divisor;
  // Cutoff in cycles per input sample.
  const cutoff = (0.5 * PASS_BAND * Math.min(inputRate, ANALYSIS_RATE)) / inputRate;
  const half = inputRate === ANALYSIS_RATE ? 0 : Math.ceil(ZERO_CROSSINGS / (2 * cutoff));
  return { step: inputRate / divisor, phases, half, taps: polyphase(phases, half, cutoff) };
}

/** One row of `2 * half + 1` taps for each fractional position `phase / phases`. */
function polyphase(phases: number, half: number, cutoff: number): Float64Array {
  const width = 2 * half + 1;
  const taps = new Float64Array(phases * width);
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

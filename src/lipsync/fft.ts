/**
 * Power spectrum of real signals of one length, a power of two: a complex transform of half the
 * length, then the split of its even and odd parts.
 */
export class PowerSpectrum {
  readonly #half: number;
  readonly #reversed: Uint16Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(readonly size: number) {
    const half = size / 2;
    this.#half = half;
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
    this.#cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    const bits = Math.log2(half);
    this.#reversed = Uint16Array.from({ length: half }, (_, i) => {
      let reversed = 0;
      for (let b = 0; b < bits; b++) reversed |= ((i >> b) & 1) << (bits - 1 - b);
      return reversed;
    });
  }

  /** Writes `|X[k]|²` for `k = 0 .. size / 2` of `input` (`size` samples) into `out`. */
  compute(input: Float32Array, out: Float64Array): void {
    const half = this.#half;
    const re = this.#re;
    const im = this.#im;
    for (let i = 0; i < half; i++) {
      const from = this.#reversed[i];
      re[i] = input[2 * from];
      im[i] = input[2 * from + 1];
    }
    this.#transform();
    out[0] = (re[0] + im[0]) ** 2;
    out[half] = (re[0] - im[0]) ** 2;
    for (let k = 1; k < half; k++) {
      const m = half - k;
      const evenRe = 0.5 * (re[k] + re[m]);
      const evenIm = 0.5 * (im[k] - im[m]);
      const oddRe = 0.5 * (im[k] + im[m]);
      const oddIm = 0.5 * (re[m] - re[k]);
      const c = this.#cos[k];
      const s = this.#sin[k];
      const x = evenRe + oddRe * c + oddIm * s;
      const y = evenIm + oddIm * c - oddRe * s;
      out[k] = x * x + y * y;
    }
  }

  /** Complex transform of `#re`, `#im` in place, from bit-reversed order. */
  #transform(): void {
    const half = this.#half;
    const re = this.#re;
    const im = this.#im;
    for (let length = 2; length <= half; length *= 2) {
      const reach = length / 2;
      const stride = this.size / length;
      for (let start = 0; start < half; start += length) {
        for (let k = 0; k < reach; k++) {
          const c = this.#cos[k * stride];
          const s = this.#sin[k * stride];
          const a = start + k;
          const b = a + reach;
          const x = re[b] * c + im[b] * s;
          const y = im[b] * c - re[b] * s;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }
}

/** Power spectrum of real signals of one length. */
export interface Spectrum {
  /** The signal. */
  readonly input: Float32Array;
  /** `|X[k]|²` for `k = 0 .. length / 2`, as of the last {@link compute}. */
  readonly power: Float64Array;
  compute(): void;
}

/**
 * A spectrum in plain TypeScript, of length `2 * 4^n`: a complex transform of half the length
 * in steps of radix 4, then the split of its even and odd parts.
 */
export class PowerSpectrum implements Spectrum {
  readonly input: Float32Array;
  readonly power: Float64Array;
  readonly #half: number;
  /** Where each input of the transform belongs: its number with the base-4 digits reversed. */
  readonly #reversed: Uint16Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    const half = size / 2;
    this.input = new Float32Array(size);
    this.power = new Float64Array(half + 1);
    this.#half = half;
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
    this.#cos = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: size }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#reversed = digitsReversed(half);
  }

  compute(): void {
    this.#gather(this.input);
    for (let length = 16; length <= this.#half; length *= 4) this.#butterflies(length);
    this.#split(this.power);
  }

  /** Puts the input where it belongs, as spectra of length 4: of those nothing is turned. */
  #gather(input: Float32Array): void {
    const re = this.#re;
    const im = this.#im;
    const reversed = this.#reversed;
    for (let i = 0; i < this.#half; i += 4) {
      const a = 2 * reversed[i];
      const b = 2 * reversed[i + 1];
      const c = 2 * reversed[i + 2];
      const d = 2 * reversed[i + 3];
      const evenRe = input[a] + input[c];
      const evenIm = input[a + 1] + input[c + 1];
      const oddRe = input[a] - input[c];
      const oddIm = input[a + 1] - input[c + 1];
      const sumRe = input[b] + input[d];
      const sumIm = input[b + 1] + input[d + 1];
      const turnedRe = input[b + 1] - input[d + 1];
      const turnedIm = input[d] - input[b];
      re[i] = evenRe + sumRe;
      im[i] = evenIm + sumIm;
      re[i + 1] = oddRe + turnedRe;
      im[i + 1] = oddIm + turnedIm;
      re[i + 2] = evenRe - sumRe;
      im[i + 2] = evenIm - sumIm;
      re[i + 3] = oddRe - turnedRe;
      im[i + 3] = oddIm - turnedIm;
    }
  }

  /** Joins spectra of a quarter of `length` to such of `length`. */
  #butterflies(length: number): void {
    const half = this.#half;
    const re = this.#re;
    const im = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    const reach = length / 4;
    const stride = this.input.length / length;
    for (let k = 0; k < reach; k++) {
      const c1 = cos[k * stride];
      const s1 = sin[k * stride];
      const c2 = cos[2 * k * stride];
      const s2 = sin[2 * k * stride];
      const c3 = cos[3 * k * stride];
      const s3 = sin[3 * k * stride];
      for (let a = k; a < half; a += length) {
        const b = a + reach;
        const c = b + reach;
        const d = c + reach;
        const bRe = re[b] * c1 + im[b] * s1;
        const bIm = im[b] * c1 - re[b] * s1;
        const cRe = re[c] * c2 + im[c] * s2;
        const cIm = im[c] * c2 - re[c] * s2;
        const dRe = re[d] * c3 + im[d] * s3;
        const dIm = im[d] * c3 - re[d] * s3;
        const evenRe = re[a] + cRe;
        const evenIm = im[a] + cIm;
        const oddRe = re[a] - cRe;
        const oddIm = im[a] - cIm;
        const sumRe = bRe + dRe;
        const sumIm = bIm + dIm;
        const turnedRe = bIm - dIm;
        const turnedIm = dRe - bRe;
        re[a] = evenRe + sumRe;
        im[a] = evenIm + sumIm;
        re[b] = oddRe + turnedRe;
        im[b] = oddIm + turnedIm;
        re[c] = evenRe - sumRe;
        im[c] = evenIm - sumIm;
        re[d] = oddRe - turnedRe;
        im[d] = oddIm - turnedIm;
      }
    }
  }

  /** The real signal's power spectrum from the transform of its even and odd samples. */
  #split(out: Float64Array): void {
    const half = this.#half;
    const re = this.#re;
    const im = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    out[0] = (re[0] + im[0]) ** 2;
    out[half] = (re[0] - im[0]) ** 2;
    // Bins k and half - k share their parts.
    for (let k = 1; k <= half / 2; k++) {
      const m = half - k;
      const evenRe = 0.5 * (re[k] + re[m]);
      const evenIm = 0.5 * (im[k] - im[m]);
      const oddRe = 0.5 * (im[k] + im[m]);
      const oddIm = 0.5 * (re[m] - re[k]);
      const x = oddRe * cos[k] + oddIm * sin[k];
      const y = oddIm * cos[k] - oddRe * sin[k];
      out[k] = (evenRe + x) ** 2 + (evenIm + y) ** 2;
      out[m] = (evenRe - x) ** 2 + (evenIm - y) ** 2;
    }
  }
}

/** The numbers below `count`, a power of 4, with their base-4 digits reversed. */
export function digitsReversed(count: number): Uint16Array {
  return Uint16Array.from({ length: count }, (_, i) => {
    let reversed = 0;
    for (let rest = i, length = 1; length < count; length *= 4, rest >>= 2) {
      reversed = 4 * reversed + (rest & 3);
    }
    return reversed;
  });
}

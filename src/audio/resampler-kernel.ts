/** Zero crossings of the sinc on each side of its centre. */
const HALF_CROSSINGS = 32;

/** Kaiser window shape: about 90 dB of stopband attenuation (Kaiser and Schafer, 1980). */
const KAISER_BETA = 9;

/**
 * Cutoff as a part of the lower Nyquist frequency. With the window above the transition band is
 * 0.18 of it wide, so the passband is flat to 0.86.
 */
const CUTOFF = 0.95;

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * Polyphase windowed-sinc low-pass filters for one pair of rates. Phase `p` of `phases` holds the
 * weights for an output that lies `p / phases` of an input sample after an input sample. Rows are
 * computed when first asked for and scaled to sum to one, so that a constant stays that constant.
 */
export class ResamplerKernel {
  /** Input samples on each side of an output's place. */
  readonly half: number;
  readonly #phases: number;
  readonly #scale: number;
  readonly #rows: (Float32Array | undefined)[];

  /** `ratio` is output rate / input rate. */
  constructor(phases: number, ratio: number) {
    this.#phases = phases;
    this.#scale = Math.min(1, ratio);
    this.half = Math.ceil(HALF_CROSSINGS / this.#scale);
    this.#rows = new Array<Float32Array | undefined>(phases);
  }

  /** Weights of the `2 * half` input samples from `half - 1` before the place to `half` after. */
  row(phase: number): Float32Array {
    return (this.#rows[phase] ??= this.#compute(phase / this.#phases));
  }

  #compute(fraction: number): Float32Array {
    const row = new Float32Array(this.half * 2);
    const cutoff = CUTOFF * this.#scale;
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const distance = i - (this.half - 1) - fraction;
      const edge = distance / this.half;
      const window = Math.abs(edge) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge));
      const x = Math.PI * cutoff * distance;
      row[i] = window * (x === 0 ? 1 : Math.sin(x) / x);
      sum += row[i];
    }
    for (let i = 0; i < row.length; i++) row[i] /= sum;
    return row;
  }
}

const kernels = new Map<string, ResamplerKernel>();

/** The kernel for `up / down` in lowest terms; shared, since it has no state but its rows. */
export function kernelFor(up: number, down: number): ResamplerKernel {
  const key = `${up}/${down}`;
  let kernel = kernels.get(key);
  if (!kernel) kernels.set(key, (kernel = new ResamplerKernel(up, up / down)));
  return kernel;
}

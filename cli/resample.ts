/** Zero crossings of the sinc on either side; more is steeper. */
const ZERO_CROSSINGS = 16;

/**
 * Converts sound to another rate by a Hann-windowed sinc, band-limited to the lower of the two
 * rates. For whole files: it looks at all samples around each one.
 *
 * @param from - rate of `samples` in hertz
 * @param to - wanted rate in hertz
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const out = new Float32Array(Math.round((samples.length * to) / from));
  const cutoff = Math.min(1, to / from);
  const reach = ZERO_CROSSINGS / cutoff;
  for (let i = 0; i < out.length; i++) {
    const centre = (i * from) / to;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let j = first; j <= last; j++) {
      const x = centre - j;
      sum += samples[j] * sinc(x * cutoff) * hann(x / reach);
    }
    out[i] = sum * cutoff;
  }
  return out;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Hann window over -1..1. */
function hann(x: number): number {
  return 0.5 + 0.5 * Math.cos(Math.PI * x);
}

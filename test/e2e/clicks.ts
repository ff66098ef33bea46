/** Clicks in a sound: short tones that are found again where the sound is heard. */

/** Length in seconds and pitch in hertz: far above what voices and the phone's band hold. */
const LENGTH = 0.012;
const PITCH = 5000;
const LOUDNESS = 12_000;

/** Energy from which on a peak is a click: a tenth of the loudest that can be. */
const THRESHOLD = 0.1;
/** No two clicks are closer, in seconds. */
const APART = 0.15;

/** The tone, with its ends faded, one value a sample. */
function tone(rate: number, phase: number): Float64Array {
  const size = Math.round(LENGTH * rate);
  return Float64Array.from(
    { length: size },
    (_, i) =>
      Math.sin((Math.PI * i) / size) ** 2 * Math.sin((2 * Math.PI * PITCH * i) / rate + phase),
  );
}

/** Puts clicks into PCM16, each with its middle at one of these seconds. */
export function addClicks(pcm: Int16Array, rate: number, seconds: readonly number[]): void {
  const click = tone(rate, 0);
  for (const second of seconds) {
    const from = Math.round((second - LENGTH / 2) * rate);
    for (const [i, value] of click.entries()) {
      const sum = pcm[from + i] + LOUDNESS * value;
      pcm[from + i] = Math.max(-0x8000, Math.min(0x7fff, sum));
    }
  }
}

/** Seconds of the middles of the clicks in a sound, to a quarter of a millisecond. */
export function findClicks(samples: Float32Array, rate: number): number[] {
  const [sine, cosine] = [tone(rate, 0), tone(rate, Math.PI / 2)];
  const full = ((LOUDNESS / 0x8000) * sine.reduce((sum, value) => sum + value * value, 0)) ** 2;
  const hop = Math.round(rate / 4000);
  const found: { at: number; energy: number }[] = [];
  for (let from = 0; from + sine.length <= samples.length; from += hop) {
    let [a, b] = [0, 0];
    for (let i = 0; i < sine.length; i++) {
      a += samples[from + i] * sine[i];
      b += samples[from + i] * cosine[i];
    }
    const energy = (a * a + b * b) / full;
    if (energy < THRESHOLD) continue;
    const at = (from + sine.length / 2) / rate;
    const last = found.at(-1);
    if (!last || at - last.at > APART) found.push({ at, energy });
    else if (energy > last.energy) Object.assign(last, { at, energy });
  }
  return found.map(({ at }) => at);
}

import { randomSequence } from '../../../src/motion/noise.js';

/**
 * Sound that is built like speech: syllables of 120 to 280 ms with a voiced middle, some with a hiss
 * before it, in phrases with pauses; a faint noise below it all. Deterministic; peaks near 0.5.
 */
export function speechSound(seconds: number, rate: number, seed = 1): Float32Array {
  const random = randomSequence(seed);
  const out = new Float32Array(Math.round(seconds * rate));
  let at = 0;
  while (at < out.length) {
    const phrase = 3 + Math.floor(random() * 6);
    for (let i = 0; i < phrase; i++) at = syllable(out, at, rate, random);
    at += Math.round((0.15 + random() * 0.45) * rate);
  }
  for (let i = 0; i < out.length; i++) out[i] += (random() - 0.5) * 4e-4;
  return out;
}

function syllable(out: Float32Array, from: number, rate: number, random: () => number): number {
  let at = from + Math.round(random() * 0.04 * rate);
  if (random() < 0.4) {
    const hiss = Math.round((0.04 + random() * 0.06) * rate);
    const strength = 0.02 + random() * 0.08;
    for (let i = 0; i < hiss && at + i < out.length; i++) {
      out[at + i] += Math.sin((Math.PI * i) / hiss) * strength * (random() * 2 - 1);
    }
    at += Math.round(hiss * 0.7);
  }
  const length = Math.round((0.1 + random() * 0.16) * rate);
  const pitch = 95 + random() * 90;
  const formant = 300 + random() * 600;
  const strength = 0.06 + random() ** 2 * 0.3;
  const attack = 0.1 + random() * 0.4;
  const partials = Array.from({ length: 14 }, (_, k) => {
    const hertz = pitch * (k + 1);
    return { hertz, weight: 1 / (1 + ((hertz - formant) / 250) ** 2) + 0.15 / (k + 1) };
  });
  for (let i = 0; i < length && at + i < out.length; i++) {
    const x = i / length;
    const envelope = x < attack ? x / attack : (1 - x) / (1 - attack);
    let sum = 0;
    for (const { hertz, weight } of partials) {
      sum += weight * Math.sin((2 * Math.PI * hertz * i) / rate);
    }
    out[at + i] += strength * Math.sqrt(envelope) * sum * 0.5;
  }
  return at + length;
}

import { randomSequence } from '../../../src/motion/noise.js';

/** What happens to sound on its way, at a time of what is heard, in seconds. */
export type Mishap =
  /** The sender or the jitter buffer runs dry: the sound fades, and goes on later. */
  | { readonly at: number; readonly type: 'starve'; readonly seconds: number }
  /** The jitter buffer catches up: this much sound is left out. */
  | { readonly at: number; readonly type: 'skip'; readonly seconds: number };

export interface WayOptions {
  /** Rates of the sound sent and of the tap, in hertz. */
  readonly from: number;
  readonly to: number;
  /** Heard time less stream time, before any mishap, in seconds. */
  readonly lag: number;
  readonly mishaps?: readonly Mishap[];
  /** Part of the frames of 20 ms that are lost and made up for by the one before. */
  readonly loss?: number;
  readonly gain?: number;
  /** Noise below each 20 ms of sound, as a codec makes, in decibels. */
  readonly codecNoise?: number;
  readonly seed?: number;
}

export interface Heard {
  readonly samples: Float32Array;
  /** Stream time of each 20 ms of what is heard, in seconds; NaN where it is not of the stream. */
  readonly truth: Float64Array;
}

const FRAME = 0.02;
const FADE = 0.005;

/** Takes sound the way of a room: what is heard, and what it is of. Clipped at 1. */
export function sendAlong(sound: Float32Array, options: WayOptions): Heard {
  const { from, to, lag, mishaps = [], loss = 0, gain = 1, codecNoise } = options;
  const random = randomSequence(options.seed ?? 1);
  const frames = Math.floor((sound.length / from + lag + 1) / FRAME);
  const size = Math.round(to * FRAME);
  const samples = new Float32Array(frames * size);
  const truth = new Float64Array(frames).fill(NaN);
  const duration = sound.length / from;
  const told = (time: number): number => (time >= 0 && time < duration ? time : NaN);
  const at = (time: number): number => {
    const position = time * from;
    const before = Math.floor(position);
    const mix = position - before;
    return (sound[before] ?? 0) * (1 - mix) + (sound[before + 1] ?? 0) * mix;
  };
  const waiting = [...mishaps].sort((a, b) => a.at - b.at);
  let offset = -lag;
  let dry = 0;
  let skipped = 0;
  let fade = 1;
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * FRAME;
    while (waiting.length > 0 && waiting[0].at <= start) {
      const { type, seconds } = waiting.shift()!;
      if (type === 'starve') dry += Math.round(seconds / FRAME);
      else offset += skipped = seconds;
    }
    const out = samples.subarray(frame * size, (frame + 1) * size);
    if (dry > 0) {
      dry--;
      offset -= FRAME;
      fade *= 0.3;
      if (fade > 0.01)
        for (let i = 0; i < size; i++) out[i] = samples[(frame - 1) * size + i] * 0.3;
    } else if (frame > 0 && random() < loss) {
      truth[frame] = told(start + offset);
      for (let i = 0; i < size; i++) out[i] = samples[(frame - 1) * size + i] * 0.8;
    } else {
      fade = 1;
      truth[frame] = told(start + offset);
      for (let i = 0; i < size; i++) {
        const time = start + i / to + offset;
        const into = skipped > 0 ? Math.min(1, i / (FADE * to)) : 1;
        const value = into * at(time) + (into < 1 ? (1 - into) * at(time - skipped) : 0);
        out[i] = Math.max(-1, Math.min(1, value * gain));
      }
      skipped = 0;
      if (codecNoise !== undefined) addNoise(out, codecNoise, random);
    }
  }
  return { samples, truth };
}

function addNoise(out: Float32Array, decibels: number, random: () => number): void {
  let sum = 0;
  for (const value of out) sum += value * value;
  const strength = Math.sqrt((3 * sum) / out.length) * 10 ** (decibels / 20);
  for (let i = 0; i < out.length; i++) out[i] += strength * (random() * 2 - 1);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { animate, readModel } from '../../cli/animate.js';
import { blendshapeTrack } from '../../cli/track.js';
import { LipsyncEngine, loadModel } from '../../src/lipsync/index.js';
import type { Utterance } from './corpus.js';
import { openness, rounding, type Named } from './face.js';

/** Frames a second that all systems are scored at: what `spatius-avatar motion --fps 60` writes. */
export const FPS = 60;
export const RATE = 16000;

/** What a system makes of an utterance, frame by frame at {@link FPS}. */
export interface Track {
  /** Everything that can be seen of the mouth, for the discriminant. */
  readonly features: readonly Float64Array[];
  /** How far apart the lips are, and how round, in any unit. */
  readonly openness: readonly number[];
  readonly rounding: readonly number[];
}

/** Something that turns speech into motion. */
export interface System {
  readonly name: string;
  /** Whether its track is moved by the shift that suits it best, as a player could do. */
  readonly shifted: boolean;
  /** Milliseconds by which its motion comes after the sound; absent: its best shift. */
  readonly delay?: number;
  /** Tracks of the utterances, in their order. */
  move(utterances: readonly Utterance[]): Promise<Track[]>;
  /** Microseconds of CPU for 20 ms of audio. */
  cost(utterance: Utterance): Promise<number>;
}

/** A track of named ARKit blendshapes, as the command line writes it. */
export function fromBlendshapes(
  names: readonly string[],
  frames: readonly (readonly number[])[],
): Track {
  const mouth = Array.from(names.keys()).filter((i) =>
    /^(?:jaw|mouth|tongue|cheekPuff)/.test(names[i]),
  );
  const named = frames.map(
    (frame): Named =>
      (name) =>
        frame[names.indexOf(name)] ?? 0,
  );
  return {
    features: frames.map((frame) => Float64Array.from(mouth, (i) => frame[i])),
    openness: named.map(openness),
    rounding: named.map(rounding),
  };
}

/** The weights that ship. */
export const SHIPPED = fileURLToPath(
  new URL('../../src/lipsync/weights/lipsync.bin', import.meta.url),
);

/** Our engine, through what the command line runs; its cost as in a page's worker. */
export async function ours(weights = SHIPPED): Promise<System> {
  const plain = loadModel(new Uint8Array(readFileSync(weights)).buffer);
  const model = weights === SHIPPED ? await readModel() : plain;
  return {
    name: 'spatius-avatar',
    shifted: false,
    delay: 1000 * new LipsyncEngine(model, { sampleRate: RATE }).latency,
    move: async (utterances) =>
      utterances.map(({ pcm }) => {
        const audio = { samples: Float32Array.from(pcm, (v) => v / 0x8000), sampleRate: RATE };
        const { names, frames } = blendshapeTrack(animate(model, audio, { fps: FPS }));
        return fromBlendshapes(names, frames);
      }),
    cost: async ({ pcm }) =>
      cpu(pcm, () => {
        const engine = new LipsyncEngine(plain, { sampleRate: RATE });
        for (let at = 0; at < pcm.length; at += RATE / 50) {
          engine.push(pcm.subarray(at, at + RATE / 50), false);
        }
      }),
  };
}

/** What simple pages do: the loudness of the moment opens the jaw. */
export const loudness: System = {
  name: 'loudness to jawOpen',
  shifted: true,
  move: async (utterances) =>
    utterances.map(({ pcm }) => {
      const jaw = jawOf(pcm);
      return fromBlendshapes(
        ['jawOpen'],
        jaw.map((value) => [value]),
      );
    }),
  cost: async ({ pcm }) => cpu(pcm, () => jawOf(pcm)),
};

function jawOf(pcm: Int16Array): number[] {
  const out: number[] = [];
  let peak = 500;
  let level = 0;
  for (let k = 0; k < Math.floor((pcm.length / RATE) * FPS); k++) {
    const at = Math.round((k * RATE) / FPS);
    const part = pcm.subarray(Math.max(0, at - 320), at + 320);
    const rms = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
    peak = Math.max(rms, peak * 0.999);
    level = 0.5 * level + 0.5 * Math.min(1, rms / peak);
    out.push(level);
  }
  return out;
}

/**
 * Any engine, from motion it wrote before: `<folder>/<set>/<utterance>.json` for each utterance, in
 * the format of `spatius-avatar motion`: `{ fps: 60, names, frames }`.
 */
export function fromFolder(name: string, folder: string): System {
  return {
    name,
    shifted: true,
    move: async (utterances) =>
      utterances.map(({ id }) => {
        const path = join(folder, `${id}.json`);
        if (!existsSync(path)) throw new Error(`${name} has no motion of ${id}: ${path}`);
        const { fps, names, frames } = JSON.parse(readFileSync(path, 'utf8')) as {
          fps: number;
          names: string[];
          frames: number[][];
        };
        if (fps !== FPS) throw new Error(`${path} has ${fps} frames a second, not ${FPS}.`);
        return fromBlendshapes(names, frames);
      }),
    cost: async () => NaN,
  };
}

/** Least microseconds of CPU that some runs of `work` over the audio took, for 20 ms of it. */
function cpu(pcm: Int16Array, work: () => void): number {
  const runs = Array.from({ length: 8 }, () => {
    const before = process.cpuUsage().user;
    work();
    return process.cpuUsage().user - before;
  });
  return (Math.min(...runs) / pcm.length) * (RATE / 50);
}

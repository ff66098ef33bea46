import { readFile } from 'node:fs/promises';
import { floatToPcm16 } from '../src/base/audio-format.js';
import { SAMPLE_RATES, type SampleRate } from '../src/base/sample-rate.js';
import { LipsyncEngine, loadModel, seedOf, type LipsyncModel } from '../src/lipsync/index.js';
import type { MotionTrack } from '../src/motion/motion-file.js';
import { FrameRateConverter } from '../src/motion/frame-rate.js';
import { loadKernel } from '../node/lipsync-kernel.js';
import { kernelPath, weightsPath } from './package-files.js';
import { resample } from './resample.js';
import type { Recording } from './wav.js';

/** The lip-sync weights of the package. */
export async function readModel(): Promise<LipsyncModel> {
  const { buffer, byteOffset, byteLength } = await readFile(weightsPath());
  return loadModel(buffer.slice(byteOffset, byteOffset + byteLength), loadKernel(kernelPath()));
}

export interface AnimateOptions {
  /** Frames a second. */
  readonly fps: number;
  /** Seed of head, brows and eyes. Absent: one that comes from the sound, so always the same. */
  readonly seed?: number;
}

/** The motion of a whole recording: `floor(seconds * fps)` frames. */
export function animate(
  model: LipsyncModel,
  { samples, sampleRate }: Recording,
  { fps, seed }: AnimateOptions,
): MotionTrack {
  const rate = nearestRate(sampleRate);
  const pcm = floatToPcm16(resample(samples, sampleRate, rate));
  const engine = new LipsyncEngine(model, { sampleRate: rate, seed: seed ?? seedOf(pcm) });
  const converter = new FrameRateConverter(engine.fps, fps);
  const total = Math.floor((pcm.length * fps) / rate);
  const { frames: known, mask } = engine.push(pcm, true);
  const frames = converter.push(known, total);
  frames.push(...converter.end(total));
  return { fps, seconds: pcm.length / rate, frames, mask };
}

/** The lowest rate of the engine that loses nothing, or the highest there is. */
function nearestRate(sampleRate: number): SampleRate {
  return SAMPLE_RATES.find((rate) => rate >= sampleRate) ?? SAMPLE_RATES[SAMPLE_RATES.length - 1];
}

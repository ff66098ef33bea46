import { SAMPLE_RATES, floatToPcm16, type SampleRate } from '../../src/base/audio-format.js';
import { LipsyncEngine, type LipsyncModel } from '../../src/lipsync/index.js';
import { BLENDSHAPES, BLENDSHAPE_COUNT } from '../../src/motion/channels.js';
import { FrameRateConverter } from '../motion/frame-rate.js';
import { resample } from './resample.js';
import type { WavAudio } from './wav.js';

/** Digits kept of a weight: a hundredth of what an 8-bit weight can tell apart. */
const DIGITS = 4;

/** The motion of a whole recording, for tools that know ARKit blendshapes. */
export interface MotionTrack {
  readonly fps: number;
  /** The 52 blendshapes in the order of each frame. */
  readonly names: readonly string[];
  /** Frame `k` is at `k / fps` seconds; weights are 0..1. */
  readonly frames: readonly (readonly number[])[];
}

/** Turns speech into a track of `floor(seconds * fps)` frames. */
export function createTrack(model: LipsyncModel, audio: WavAudio, fps: number): MotionTrack {
  const sampleRate = nearestRate(audio.sampleRate);
  const pcm = floatToPcm16(resample(audio.samples, audio.sampleRate, sampleRate));
  const engine = new LipsyncEngine(model, { sampleRate });
  const converter = new FrameRateConverter(engine.fps, fps);
  const total = Math.floor((pcm.length * fps) / sampleRate);
  const frames = converter.push(engine.push(pcm, true).frames, total);
  frames.push(...converter.end(total));
  return {
    fps,
    names: BLENDSHAPES,
    frames: frames.map((frame) => Array.from(frame.subarray(0, BLENDSHAPE_COUNT), rounded)),
  };
}

/** The lowest rate of the engine that loses nothing, or the highest there is. */
function nearestRate(sampleRate: number): SampleRate {
  return SAMPLE_RATES.find((rate) => rate >= sampleRate) ?? SAMPLE_RATES[SAMPLE_RATES.length - 1];
}

function rounded(weight: number): number {
  const factor = 10 ** DIGITS;
  return Math.round(weight * factor) / factor;
}

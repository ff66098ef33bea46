import { BLENDSHAPES, BLENDSHAPE_COUNT } from '../src/motion/channels.js';
import type { MotionTrack } from '../src/motion/motion-file.js';

/** Digits kept of a weight: a hundredth of what an 8-bit weight can tell apart. */
const DIGITS = 4;

/** The motion of a whole recording, for tools that know ARKit blendshapes. */
export interface BlendshapeTrack {
  readonly fps: number;
  /** The 52 blendshapes in the order of each frame. */
  readonly names: readonly string[];
  /** Frame `k` is at `k / fps` seconds; weights are 0..1. */
  readonly frames: readonly (readonly number[])[];
}

/** The blendshapes of a motion track. */
export function blendshapeTrack({ fps, frames }: MotionTrack): BlendshapeTrack {
  return {
    fps,
    names: BLENDSHAPES,
    frames: frames.map((frame) => Array.from(frame.subarray(0, BLENDSHAPE_COUNT), rounded)),
  };
}

function rounded(weight: number): number {
  const factor = 10 ** DIGITS;
  return Math.round(weight * factor) / factor;
}

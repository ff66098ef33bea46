import { resolveGaze } from '../../src/avatar/rig/gaze.js';
import type { MotionStyle } from '../../src/base/states.js';
import { BLENDSHAPES, BLENDSHAPE_COUNT, Channel } from '../../src/motion/channels.js';
import { MotionMixer } from '../../src/motion/mixer.js';
import type { MotionTrack } from '../../src/motion/motion-file.js';
import { createPose } from '../../src/motion/pose.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import type { Shot } from './shot.js';

export type Weights = NonNullable<Shot['weights']>;

/** What a film shows of a character. */
export interface FilmView {
  /** Pictures a second. */
  readonly fps: number;
  /** Motion is made at this rate, a multiple of `fps`. */
  readonly motionFps: number;
  /** Pictures a line. */
  readonly columns: number;
  readonly shot: Shot;
}

const BACKGROUND = '#a9c0cf';

/** The mouth alone, the head held still so that all pictures frame it alike. */
export const MOUTH: FilmView = {
  fps: 25,
  motionFps: 25,
  columns: 15,
  shot: { zoom: 3.2, aim: -0.27, background: BACKGROUND, size: 104 },
};

/** The whole head, in motion as fine as the engine's. */
export const FACE: FilmView = {
  fps: 12.5,
  motionFps: 50,
  columns: 12,
  shot: { zoom: 1.35, aim: 0.02, background: BACKGROUND, size: 136 },
};

/** Seed of the idle life that a film of the head shows. */
const SEED = 1;

/** What the mouth does in each frame. */
export function mouths({ frames }: MotionTrack): Weights[] {
  const names = BLENDSHAPES.filter((name) => /^(jaw|mouth|tongue|cheek)/.test(name));
  return frames.map((frame) => named(names, frame));
}

/** What an avatar shows of each frame in a motion style, idle life included. */
export function performance({ fps, frames, mask }: MotionTrack, style: MotionStyle): Weights[] {
  const mixer = new MotionMixer({ seed: SEED, style });
  const gaze = { leftPitch: 0, leftYaw: 0, rightPitch: 0, rightYaw: 0 };
  const weights = new Float32Array(BLENDSHAPE_COUNT);
  return frames.map((frame, k) => {
    const pose = createPose();
    mixer.update(k / fps, { frame, mask }, pose);
    weights.set(pose.subarray(0, BLENDSHAPE_COUNT));
    resolveGaze(pose, weights, gaze);
    return {
      ...named(BLENDSHAPES, weights),
      headPitch: pose[Channel.headPitch] + pose[Channel.neckPitch],
      headYaw: pose[Channel.headYaw] + pose[Channel.neckYaw],
      headRoll: pose[Channel.headRoll] + pose[Channel.neckRoll],
    };
  });
}

function named(names: readonly (typeof BLENDSHAPES)[number][], frame: MotionFrame): Weights {
  return Object.fromEntries(names.map((name) => [name, frame[Channel[name]]]));
}

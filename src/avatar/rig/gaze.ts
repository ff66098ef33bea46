import { Channel } from '../../motion/channels.js';
import type { MotionFrame } from '../../motion/segment.js';

/** Eye rotation at a look shape of 1, in radians: what a comfortable glance reaches. */
const LOOK_DOWN = 0.42;
const LOOK_UP = 0.38;
const LOOK_SIDE = 0.5;

/** Rotation of both eyes relative to the head, in radians, as in `ROTATIONS`. */
export interface Gaze {
  leftPitch: number;
  leftYaw: number;
  rightPitch: number;
  rightYaw: number;
}

const EYES = [
  { side: 'Left', outward: 1 },
  { side: 'Right', outward: -1 },
] as const;

/**
 * Adds up the two ways in which a frame can turn the eyes, look shapes and gaze angles. The sum is
 * written to `gaze` for eye bones and back into the eight look shapes of `weights` for the lids,
 * which follow the eye, and for eyes that are turned by shapes alone.
 */
export function resolveGaze(frame: MotionFrame, weights: Float32Array, gaze: Gaze): void {
  for (const { side, outward } of EYES) {
    const up = Channel[`eyeLookUp${side}`];
    const down = Channel[`eyeLookDown${side}`];
    const inward = Channel[`eyeLookIn${side}`];
    const out = Channel[`eyeLookOut${side}`];
    const pitch = frame[Channel[`eye${side}Pitch`]] + frame[down] * LOOK_DOWN - frame[up] * LOOK_UP;
    // Outward is the character's left for the left eye, its right for the right eye.
    const yaw =
      frame[Channel[`eye${side}Yaw`]] + outward * (frame[out] - frame[inward]) * LOOK_SIDE;
    weights[down] = clamp01(pitch / LOOK_DOWN);
    weights[up] = clamp01(-pitch / LOOK_UP);
    weights[out] = clamp01((outward * yaw) / LOOK_SIDE);
    weights[inward] = clamp01((-outward * yaw) / LOOK_SIDE);
    if (side === 'Left') [gaze.leftPitch, gaze.leftYaw] = [pitch, yaw];
    else [gaze.rightPitch, gaze.rightYaw] = [pitch, yaw];
  }
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

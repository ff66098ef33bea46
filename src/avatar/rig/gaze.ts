import { Channel } from '../../motion/channels.js';
import { LOOK } from '../../motion/gaze.js';
import type { MotionFrame } from '../../motion/segment.js';

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
 * Adds up the two ways in which a frame can turn the eyes, look shapes and gaze angles, as far as
 * eyes go. The sum is written to `gaze` for eye bones and back into the eight look shapes of `weights` for the lids,
 * which follow the eye, and for eyes that are turned by shapes alone.
 */
export function resolveGaze(frame: MotionFrame, weights: Float32Array, gaze: Gaze): void {
  for (const { side, outward } of EYES) {
    const up = Channel[`eyeLookUp${side}`];
    const down = Channel[`eyeLookDown${side}`];
    const inward = Channel[`eyeLookIn${side}`];
    const out = Channel[`eyeLookOut${side}`];
    const raised = frame[up] * LOOK.up - frame[down] * LOOK.down;
    const pitch = within(frame[Channel[`eye${side}Pitch`]] - raised, -LOOK.up, LOOK.down);
    // Outward is the character's left for the left eye, its right for the right eye.
    const aside = outward * (frame[out] - frame[inward]) * LOOK.side;
    const yaw = within(frame[Channel[`eye${side}Yaw`]] + aside, -LOOK.side, LOOK.side);
    weights[down] = Math.max(0, pitch / LOOK.down);
    weights[up] = Math.max(0, -pitch / LOOK.up);
    weights[out] = Math.max(0, (outward * yaw) / LOOK.side);
    weights[inward] = Math.max(0, (-outward * yaw) / LOOK.side);
    if (side === 'Left') [gaze.leftPitch, gaze.leftYaw] = [pitch, yaw];
    else [gaze.rightPitch, gaze.rightYaw] = [pitch, yaw];
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

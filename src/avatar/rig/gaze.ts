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

const channelsOf = <Side extends 'Left' | 'Right'>(side: Side) => ({
  up: Channel[`eyeLookUp${side}`],
  down: Channel[`eyeLookDown${side}`],
  inward: Channel[`eyeLookIn${side}`],
  out: Channel[`eyeLookOut${side}`],
  pitch: Channel[`eye${side}Pitch`],
  yaw: Channel[`eye${side}Yaw`],
  /** Outward is the character's left for the left eye, its right for the right eye. */
  outward: side === 'Left' ? 1 : -1,
});
const LEFT = channelsOf('Left');
const RIGHT = channelsOf('Right');

/**
 * Adds up the two ways in which a frame can turn the eyes, look shapes and gaze angles, as far as
 * eyes go. The sum is written to `gaze` for eye bones and back into the eight look shapes of `weights` for the lids,
 * which follow the eye, and for eyes that are turned by shapes alone.
 */
export function resolveGaze(frame: MotionFrame, weights: Float32Array, gaze: Gaze): void {
  gaze.leftPitch = lookUpAndDown(LEFT, frame, weights);
  gaze.leftYaw = lookAside(LEFT, frame, weights);
  gaze.rightPitch = lookUpAndDown(RIGHT, frame, weights);
  gaze.rightYaw = lookAside(RIGHT, frame, weights);
}

type Eye = typeof LEFT | typeof RIGHT;

function lookUpAndDown(eye: Eye, frame: MotionFrame, weights: Float32Array): number {
  const raised = frame[eye.up] * LOOK.up - frame[eye.down] * LOOK.down;
  const pitch = within(frame[eye.pitch] - raised, -LOOK.up, LOOK.down);
  weights[eye.down] = Math.max(0, pitch / LOOK.down);
  weights[eye.up] = Math.max(0, -pitch / LOOK.up);
  return pitch;
}

function lookAside(eye: Eye, frame: MotionFrame, weights: Float32Array): number {
  const aside = eye.outward * (frame[eye.out] - frame[eye.inward]) * LOOK.side;
  const yaw = within(frame[eye.yaw] + aside, -LOOK.side, LOOK.side);
  weights[eye.out] = Math.max(0, (eye.outward * yaw) / LOOK.side);
  weights[eye.inward] = Math.max(0, (-eye.outward * yaw) / LOOK.side);
  return yaw;
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

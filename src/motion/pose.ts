import type { CHANNELS } from './channels.js';
import { Channel, FRAME_SIZE } from './channels.js';

/**
 * What the body does beside the face, behind the channels of a frame: turns of the chest in
 * radians, with the signs of `ROTATIONS`, and breath from -1 (out) to 1 (in). It is made on the
 * device alone and is no part of motion frames.
 */
const BODY = ['chestPitch', 'chestYaw', 'chestRoll', 'breath'] as const;

/** Length of a pose: a motion frame and the body. */
export const POSE_SIZE = FRAME_SIZE + BODY.length;

/** Everything the mixer shows: {@link POSE_SIZE} values, a motion frame first. */
export type Pose = Float32Array;

export function createPose(): Pose {
  return new Float32Array(POSE_SIZE);
}

export type PoseChannelName = (typeof CHANNELS)[number] | (typeof BODY)[number];

/** Index of each channel in a pose. */
export const PoseChannel = Object.freeze({
  ...Channel,
  ...Object.fromEntries(BODY.map((name, i) => [name, FRAME_SIZE + i])),
}) as Readonly<Record<PoseChannelName, number>>;

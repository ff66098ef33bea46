import { FRAME_SIZE } from './channels.js';

/** One motion frame: {@link FRAME_SIZE} values in the order of `CHANNELS`. */
export type MotionFrame = Float32Array;

/**
 * Consecutive frames of one round, as a motion source delivers them. Frame `k` belongs to stream
 * time `start + k / fps`, in seconds from the first sample of the round's audio.
 */
export interface MotionSegment {
  /** Stream time of the first frame, in seconds. */
  readonly start: number;
  /** Frames a second. */
  readonly fps: number;
  readonly frames: readonly MotionFrame[];
  /**
   * Which channels these frames speak for: 1 or 0 each, {@link FRAME_SIZE} long. The mixer leaves
   * the others to idle life. Absent: all of them.
   */
  readonly mask?: Uint8Array;
}

export function createFrame(): MotionFrame {
  return new Float32Array(FRAME_SIZE);
}

/** The mask of frames that speak for `channels`. */
export function maskOf(channels: readonly number[]): Uint8Array {
  const mask = new Uint8Array(FRAME_SIZE);
  for (const channel of channels) mask[channel] = 1;
  return mask;
}

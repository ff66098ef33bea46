import { BLENDSHAPE_COUNT } from './channels.js';

/**
 * A chunk of compact motion:
 *
 * - 1 byte: version in the upper half, {@link Flag} in the lower;
 * - first chunk of a round only: frames a second as a varint of thousandths, and with
 *   {@link Flag.masked} the channel mask, 8 bytes, least significant bit first;
 * - index of the first frame in the round, and number of frames, as varints;
 * - range-coded residuals, see compact-model.ts;
 * - 2 bytes: Fletcher-16 checksum of everything before.
 */
export const VERSION = 1;
export const Flag = { first: 1, end: 2, masked: 4 } as const;
export const CHECKSUM_BYTES = 2;
/** Bytes of a channel mask: 62 bits. */
export const MASK_BYTES = 8;
/** Most frames a chunk may hold, so that a few bytes cannot claim gigabytes. */
export const MAX_CHUNK_FRAMES = 16_384;
/** Most frames a round may hold: ten hours at 60 frames a second. */
export const MAX_ROUND_FRAMES = 2_160_000;

/** Blendshape weights travel in steps of 1/255, so they are off by at most 1/510. */
const WEIGHT_STEPS = 255;
/** Rotations travel in steps of 1/1024 rad (0.056 degrees) ... */
const ROTATION_STEPS = 1024;
/** ... within 1.5 rad (86 degrees) to each side; what is beyond is clipped. */
const ROTATION_RANGE = 1.5;

/** A value in steps of its channel. What is not a number counts as 0. */
export function quantise(channel: number, value: number): number {
  if (channel < BLENDSHAPE_COUNT) {
    return Math.round(Math.min(1, Math.max(0, value || 0)) * WEIGHT_STEPS);
  }
  const clipped = Math.min(ROTATION_RANGE, Math.max(-ROTATION_RANGE, value || 0));
  return Math.round(clipped * ROTATION_STEPS);
}

/** The value of a step. */
export function dequantise(channel: number, step: number): number {
  return step / (channel < BLENDSHAPE_COUNT ? WEIGHT_STEPS : ROTATION_STEPS);
}

/** Smallest and largest step of a channel. */
export function stepRange(channel: number): readonly [number, number] {
  const most = ROTATION_RANGE * ROTATION_STEPS;
  return channel < BLENDSHAPE_COUNT ? [0, WEIGHT_STEPS] : [-most, most];
}

/** Fletcher-16 of the bytes before `end`. */
export function checksum(bytes: ArrayLike<number>, end: number): number {
  let a = 0;
  let b = 0;
  for (let i = 0; i < end; i++) {
    a = (a + bytes[i]) % 255;
    b = (b + a) % 255;
  }
  return (b << 8) | a;
}

/** Bytes that are no chunk of compact motion, or not the one that had to come next. */
export class CompactMotionError extends Error {
  override readonly name = 'CompactMotionError';
}

import type { Shape } from '../shape.js';
import type { MotionDecoder, MotionEncoding } from './codec.js';
import { compactDecoder, compactEncoding, compactFields, type CompactFields } from './compact.js';
import { flameDecoder, flameEncoding, flameFields, type FlameFields } from './flame.js';

// Servers encode and clients decode, so each half has a table of its own: what is built for one
// side leaves out the other's.

/** The motion codecs, as `extra_params["motion-format"]` calls them. */
export type MotionCodec = 'flame' | 'compact';

/** The motion in a ServerResponseAnimation, each codec's in a field of its own. */
export interface MotionFields extends FlameFields, CompactFields {}

export const MOTION_FIELDS: Shape<MotionFields> = { ...flameFields, ...compactFields };

export const MOTION_ENCODINGS: Readonly<Record<MotionCodec, MotionEncoding<MotionFields>>> = {
  flame: flameEncoding,
  compact: compactEncoding,
};

/** Each returns the decoder of one round. */
export const MOTION_DECODERS: Readonly<Record<MotionCodec, () => MotionDecoder<MotionFields>>> = {
  flame: flameDecoder,
  compact: compactDecoder,
};

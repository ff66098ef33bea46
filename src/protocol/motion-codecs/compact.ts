import { CompactDecoder } from '../../motion/compact-decoder.js';
import { CompactEncoder } from '../../motion/compact-encoder.js';
import { bytes, optional } from '../fields.js';
import type { Shape } from '../shape.js';
import type { MotionDecoder, MotionEncoding } from './codec.js';

/** Where the compact codec travels. */
export interface CompactFields {
  /** A chunk of the compact codec, where the session asked for it; a view into the bytes. */
  compactMotion?: Uint8Array;
}

export const compactFields: Shape<CompactFields> = { compactMotion: optional(bytes(100)) };

export const compactEncoding: MotionEncoding<CompactFields> = {
  fps: 30,
  maxFps: 60,
  begin(options) {
    const encoder = new CompactEncoder(options);
    return (frames, end) => ({ compactMotion: encoder.encode(frames, end) });
  },
};

/** A chunk carries its time, so a round's messages need not be counted. */
export function compactDecoder(): MotionDecoder<CompactFields> {
  const decoder = new CompactDecoder();
  return ({ compactMotion }) => {
    if (!compactMotion?.length) return null;
    const segment = decoder.decode(compactMotion);
    return segment.frames.length > 0 ? segment : null;
  };
}

import type { MotionSegment } from '../../src/motion/segment.js';

/** Rate of the sound that goes into rooms, in hertz: that of Opus, and of WebRTC. */
export const ROOM_RATE = 48000;
/** Samples in 10 ms: what WebRTC takes at a time, and a slot of the sound's signature. */
export const SLOT_SAMPLES = ROOM_RATE / 100;

/** A piece of a round as it goes into a room: sound, and what belongs to it. */
export interface Stretch {
  /** Stream time of its first sample, in seconds from the start of the round. */
  readonly start: number;
  /** Whole slots of PCM16 at {@link ROOM_RATE}; the last of a round is filled up with silence. */
  readonly pcm: Int16Array<ArrayBuffer>;
  /** Samples of the round in it. */
  readonly samples: number;
  /** Level of each slot; none where no motion goes along. */
  readonly levels: Uint8Array;
  /** The motion that begins in it, by stream time. */
  readonly motion?: MotionSegment;
}

import type { MotionFrame, MotionSegment } from '../../motion/segment.js';

/** What holds for the motion of a whole round. */
export interface MotionEncoderOptions {
  /** Frames a second. */
  readonly fps: number;
  /** Channels that the motion speaks for, as in {@link MotionSegment}. */
  readonly mask?: Uint8Array;
}

/**
 * Makes the codec's fields of a round's messages, called in their order with one frame at least;
 * `end` where no more follow. `Fields` are those fields of ServerResponseAnimation.
 */
export type MotionEncoder<Fields> = (frames: readonly MotionFrame[], end: boolean) => Fields;

/**
 * Reads a round's messages in their order. Null: this one has no motion of the codec.
 *
 * @throws Error when the motion cannot be read; the round is lost then.
 */
export type MotionDecoder<Fields> = (message: Fields) => MotionSegment | null;

/** What a server needs to know of a codec. */
export interface MotionEncoding<Fields> {
  /** Frames a second, where the client does not say. */
  readonly fps: number;
  /** Most frames a second that a client may ask for. Absent: it has no choice. */
  readonly maxFps?: number;
  /** Returns the encoder of one round. */
  begin(options: MotionEncoderOptions): MotionEncoder<Fields>;
}

import type { SampleRate } from '../../base/sample-rate.js';
import { FRAME_SIZE } from '../../motion/channels.js';
import type { MotionSegment } from '../../motion/segment.js';

/** The speech of one round, as the engine is told of it. */
export interface LipsyncSpeech {
  readonly sampleRate: SampleRate;
  /** Head and eyes go by it: the same speech with the same seed moves the same. */
  readonly seed: string;
}

/** What the page asks the worker for. A round comes with a port of its own, for all that follows. */
export type LipsyncWorkerRequest =
  | { readonly type: 'start'; readonly weightsUrl: string }
  | { readonly type: 'open'; readonly speech: LipsyncSpeech; readonly port: MessagePort };

/** What the worker says of itself, once. */
export type LipsyncWorkerState =
  { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

/** What a round says on its port. */
export type LipsyncRequest =
  | { readonly type: 'push'; readonly pcm: Int16Array; readonly end: boolean }
  /** The round is over; nothing more is wanted. */
  | { readonly type: 'drop' };

/** What it is answered there. Nothing follows `end` and `error`. */
export type LipsyncResponse =
  | { readonly type: 'motion'; readonly motion: PackedMotion }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly message: string };

/** A motion segment with its frames end to end in one transferable buffer. */
export interface PackedMotion {
  readonly start: number;
  readonly fps: number;
  readonly mask: Uint8Array | undefined;
  /** Frame count x frame size values. */
  readonly values: Float32Array<ArrayBuffer>;
}

export function packMotion(segment: MotionSegment): PackedMotion {
  const values = new Float32Array(segment.frames.length * FRAME_SIZE);
  segment.frames.forEach((frame, index) => values.set(frame, index * FRAME_SIZE));
  return { start: segment.start, fps: segment.fps, mask: segment.mask, values };
}

export function unpackMotion({ start, fps, mask, values }: PackedMotion): MotionSegment {
  const frames = Array.from({ length: values.length / FRAME_SIZE }, (_, index) =>
    values.subarray(index * FRAME_SIZE, (index + 1) * FRAME_SIZE),
  );
  return { start, fps, frames, mask };
}

import type { SampleRate } from '../../base/audio-format.js';
import type { MotionSegment } from '../../motion/segment.js';
import { FRAME_SIZE } from '../../motion/channels.js';

/** What the page asks of the lip-sync runner. A stream is one round of one player. */
export type LipsyncRequest =
  | {
      readonly type: 'push';
      readonly stream: string;
      readonly sampleRate: SampleRate;
      readonly pcm: Int16Array;
      readonly end: boolean;
    }
  | { readonly type: 'drop'; readonly stream: string };

/** First message to the worker: where its weights lie. */
export interface LipsyncStart {
  readonly type: 'start';
  readonly weightsUrl: string;
}

/** What the runner answers. */
export type LipsyncResponse =
  | { readonly type: 'motion'; readonly stream: string; readonly motion: PackedMotion }
  | { readonly type: 'end'; readonly stream: string }
  | { readonly type: 'error'; readonly stream: string; readonly message: string };

/** What the worker says of itself, once. */
export type LipsyncWorkerState =
  { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

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

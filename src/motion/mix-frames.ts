import type { MotionFrame } from './segment.js';

/** Writes the frame between `a` and `b`; `mix` 0 gives `a`, 1 gives `b`. */
export function mixFrames(a: MotionFrame, b: MotionFrame, mix: number, out: MotionFrame): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] + (b[i] - a[i]) * mix;
}

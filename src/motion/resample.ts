import { createFrame, type MotionFrame } from './segment.js';

/** Writes the frame between `a` and `b`; `mix` 0 gives `a`, 1 gives `b`. */
export function mixFrames(a: MotionFrame, b: MotionFrame, mix: number, out: MotionFrame): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] + (b[i] - a[i]) * mix;
}

/**
 * The same motion at another frame rate, interpolated linearly. Frame `k` stays at `k / fps`
 * seconds; the result covers the same time, to the nearest frame.
 *
 * @throws RangeError when a rate is not positive.
 */
export function resampleFrames(
  frames: readonly MotionFrame[],
  fromFps: number,
  toFps: number,
): MotionFrame[] {
  if (!(fromFps > 0) || !(toFps > 0)) throw new RangeError('Frame rates must be positive.');
  if (frames.length === 0) return [];
  const count = Math.max(1, Math.round((frames.length * toFps) / fromFps));
  return Array.from({ length: count }, (_, k) => {
    const position = Math.min(frames.length - 1, (k * fromFps) / toFps);
    const before = Math.floor(position);
    const after = Math.min(frames.length - 1, before + 1);
    const out = createFrame();
    mixFrames(frames[before], frames[after], position - before, out);
    return out;
  });
}

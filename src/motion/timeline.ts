import { mixFrames } from './mix-frames.js';
import type { MotionFrame, MotionSegment } from './segment.js';

/** Segments this close count as touching, in seconds: rounding of `start`, never a frame. */
const TOUCH = 1e-3;

const endOf = ({ start, fps, frames }: MotionSegment): number => start + frames.length / fps;
const lastTime = ({ start, fps, frames }: MotionSegment): number =>
  start + (frames.length - 1) / fps;

/** The frames of a segment whose times lie in `from <= time < to`, or `null` where none do. */
function slice(segment: MotionSegment, from: number, to: number): MotionSegment | null {
  const { start, fps, frames } = segment;
  const first = Math.max(0, Math.ceil((from - start - TOUCH) * fps));
  const last = Math.min(frames.length, Math.ceil((to - start - TOUCH) * fps));
  if (first >= last) return null;
  if (first === 0 && last === frames.length) return segment;
  return { ...segment, start: start + first / fps, frames: frames.slice(first, last) };
}

/**
 * The motion of one round by stream time, in seconds. Segments may have different frame rates,
 * come late and overlap: where two speak for the same time, the newer one wins. Frames are kept
 * by reference.
 */
export class MotionTimeline {
  /** By time, none empty, no two at the same time. */
  #segments: MotionSegment[] = [];
  #duration = 0;
  #ended = false;
  #mask: Uint8Array | undefined;
  #maskKnown = false;

  /** Whether all motion of the round is here. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Seconds up to the end of the last frame. Does not shrink when old motion is forgotten. */
  get duration(): number {
    return this.#duration;
  }

  /** Channels that the motion speaks for: all that any of its segments does. Absent: all. */
  get mask(): Uint8Array | undefined {
    return this.#mask;
  }

  append(segment: MotionSegment): void {
    if (segment.frames.length === 0) return;
    this.#addMask(segment.mask);
    const from = segment.start;
    const to = endOf(segment);
    this.#duration = Math.max(this.#duration, to);
    const at = this.#indexAfter(from);
    // In order is the common case, and then there is nothing to cut.
    if (
      at === this.#segments.length &&
      (at === 0 || endOf(this.#segments[at - 1]) <= from + TOUCH)
    ) {
      this.#segments.push(segment);
      return;
    }
    const kept = this.#segments.flatMap((old) =>
      [slice(old, -Infinity, from), slice(old, to, Infinity)].filter((part) => part !== null),
    );
    this.#segments = [...kept, segment].sort((a, b) => a.start - b.start);
  }

  /** Says that no more motion will come. */
  end(): void {
    this.#ended = true;
  }

  /** Whether there is motion for this time: from a frame's time to the end of its duration. */
  covers(time: number): boolean {
    const segment = this.#segments[this.#indexAfter(time + TOUCH) - 1];
    return segment !== undefined && time < endOf(segment);
  }

  /**
   * Writes the motion of a time, interpolated linearly between the frames around it, also over
   * gaps. Before the first and after the last frame it holds still. Returns whether there is any.
   */
  sample(time: number, out: MotionFrame): boolean {
    if (this.#segments.length === 0) return false;
    const index = this.#indexAfter(time) - 1;
    if (index < 0) {
      out.set(this.#segments[0].frames[0]);
      return true;
    }
    const segment = this.#segments[index];
    const { start, fps, frames } = segment;
    const position = (time - start) * fps;
    const before = Math.min(frames.length - 1, Math.floor(position));
    if (before < frames.length - 1) {
      mixFrames(frames[before], frames[before + 1], position - before, out);
      return true;
    }
    const next = this.#segments[index + 1];
    if (!next) {
      out.set(frames[before]);
      return true;
    }
    const from = lastTime(segment);
    mixFrames(frames[before], next.frames[0], (time - from) / (next.start - from), out);
    return true;
  }

  /** Frees the motion before a time, keeping what sampling at it needs. For long live rounds. */
  forget(before: number): void {
    const index = this.#indexAfter(before) - 1;
    if (index < 0) return;
    const segment = this.#segments[index];
    const frame = Math.min(
      segment.frames.length - 1,
      Math.floor((before - segment.start) * segment.fps),
    );
    this.#segments.splice(0, index);
    if (frame > 0) {
      const start = segment.start + frame / segment.fps;
      this.#segments[0] = { ...segment, start, frames: segment.frames.slice(frame) };
    }
  }

  /** Back to an empty, unended timeline. */
  clear(): void {
    this.#segments = [];
    this.#duration = 0;
    this.#ended = this.#maskKnown = false;
    this.#mask = undefined;
  }

  /** Index of the first segment that starts after `time`. */
  #indexAfter(time: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#segments[middle].start <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #addMask(mask: Uint8Array | undefined): void {
    if (!this.#maskKnown || !mask) this.#mask = mask;
    else this.#mask = this.#mask?.map((value, i) => value | mask[i]);
    this.#maskKnown = true;
  }
}

import { MotionTrack } from '../round/motion-track.js';
import type { MotionSegment } from '../motion/segment.js';

/** What the engine makes is kept this long, should a server take back what it had in its place. */
const KEPT = 2;

/**
 * Motion of a round that comes from two sides: what the engine of the page appends here gives way to
 * what a server has made of the same moments, and is shown where that has nothing.
 */
export class BlendedMotion extends MotionTrack {
  readonly #track: MotionTrack;
  readonly #covered: (from: number, to: number) => boolean;
  #kept: MotionSegment[] = [];

  /**
   * @param track of the round.
   * @param closed aborted once the round is over.
   * @param covered whether there is motion of a server for all of a stretch, in seconds of the round.
   */
  constructor(
    track: MotionTrack,
    closed: AbortSignal,
    covered: (from: number, to: number) => boolean,
  ) {
    super(closed);
    this.#track = track;
    this.#covered = covered;
  }

  override expect(): void {
    this.#track.expect();
  }

  override append(segment: MotionSegment): void {
    const { start, fps } = segment;
    const end = (one: MotionSegment): number => one.start + one.frames.length / one.fps;
    this.#kept = [...this.#kept.filter((old) => end(old) > start - KEPT), segment];
    this.#fill(segment, (k) => !this.#covered(start + k / fps, start + (k + 1) / fps));
  }

  /** What a server had placed from a second of the round on was wrong: the engine's is shown at once. */
  restore(from: number): void {
    for (const segment of this.#kept) {
      this.#fill(segment, (k) => segment.start + k / segment.fps >= from);
    }
  }

  override waive(...reason: Parameters<MotionTrack['waive']>): void {
    this.#track.waive(...reason);
  }

  override end(): void {
    this.#track.end();
  }

  /** Hands on the stretches of frames that are wanted. */
  #fill(segment: MotionSegment, wanted: (frame: number) => boolean): void {
    const { start, fps, frames } = segment;
    for (let from = 0; from < frames.length; from++) {
      let to = from;
      while (to < frames.length && wanted(to)) to++;
      if (to === from) continue;
      this.#track.append({ ...segment, start: start + from / fps, frames: frames.slice(from, to) });
      from = to;
    }
  }
}

import { MotionTrack } from '../round/motion-track.js';
import type { MotionSegment } from '../motion/segment.js';

/**
 * Motion of a round that comes from two sides: what is appended here gives way to what a server has
 * made of the same moments, and fills in where that has nothing.
 */
export class BlendedMotion extends MotionTrack {
  readonly #track: MotionTrack;
  readonly #covered: (from: number, to: number) => boolean;

  /**
   * @param track of the round.
   * @param covered whether there is motion of the server for all of a stretch, in seconds of the round.
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
    const { start, fps, frames } = segment;
    const missing = (k: number): boolean => !this.#covered(start + k / fps, start + (k + 1) / fps);
    for (let from = 0; from < frames.length;) {
      let to = from;
      while (to < frames.length && missing(to)) to++;
      if (to > from) {
        const part = frames.slice(from, to);
        this.#track.append({ ...segment, start: start + from / fps, frames: part });
      }
      from = to + 1;
    }
  }

  override waive(...reason: Parameters<MotionTrack['waive']>): void {
    this.#track.waive(...reason);
  }

  override end(): void {
    this.#track.end();
  }
}

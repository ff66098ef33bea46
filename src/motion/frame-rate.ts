import { mixFrames } from './mix-frames.js';
import { createFrame, type MotionFrame } from './segment.js';

/**
 * Converts a stream of frames to another rate by linear interpolation. Output frame `k` lies at
 * `k / to` seconds and comes out as soon as the input frames on both of its sides are there. Where an
 * input frame lies there, it is that one.
 */
export class FrameRateConverter {
  readonly #from: number;
  readonly #to: number;
  #previous: MotionFrame | null = null;
  #received = 0;
  #delivered = 0;

  /** @param from - input frames a second; `to` - output frames a second */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /**
   * Takes the next input frames.
   *
   * @param limit - number of output frames, counted from the start, not to be exceeded
   */
  push(frames: readonly MotionFrame[], limit: number): MotionFrame[] {
    const out: MotionFrame[] = [];
    for (const frame of frames) {
      const index = this.#received++;
      while (this.#delivered < limit && this.#delivered * this.#from <= index * this.#to) {
        const position = (this.#delivered * this.#from) / this.#to;
        out.push(position === index ? frame : this.#between(frame, 1 - (index - position)));
        this.#delivered++;
      }
      this.#previous = frame;
    }
    return out;
  }

  /** A frame before the latest. */
  #between(frame: MotionFrame, mix: number): MotionFrame {
    const between = createFrame();
    mixFrames(this.#previous ?? frame, frame, mix, between);
    return between;
  }

  /** The frames missing to `total`: the last input frame, held. */
  end(total: number): MotionFrame[] {
    const out: MotionFrame[] = [];
    for (; this.#delivered < total; this.#delivered++) {
      out.push(this.#previous?.slice() ?? createFrame());
    }
    return out;
  }
}

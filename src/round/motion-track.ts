import type { ConversationReason } from '../base/states.js';
import type { MotionSegment } from '../motion/segment.js';
import { MotionTimeline } from '../motion/timeline.js';

/**
 * The motion of one round, from whoever makes it to whoever shows it. Once the round is over it takes
 * nothing.
 */
export class MotionTrack {
  readonly timeline = new MotionTimeline();
  /** Told after each change. For who plays the round. */
  onChange: (() => void) | null = null;
  readonly #closed: AbortSignal;
  #expected = false;
  #waived: ConversationReason | undefined;

  /** @param closed aborted once the round is over. */
  constructor(closed: AbortSignal) {
    this.#closed = closed;
  }

  /** Whether more motion is to come. */
  get awaited(): boolean {
    return this.#expected && this.#waived === undefined && !this.timeline.ended;
  }

  /** Whether any motion has come. */
  get present(): boolean {
    return this.timeline.duration > 0;
  }

  /** Why the round goes on without further motion, where it does. */
  get waived(): ConversationReason | undefined {
    return this.#waived;
  }

  /** Motion will come: sound waits a while for the first of it. */
  expect(): void {
    this.#expected = true;
  }

  /** Appends motion; what overlaps takes the place of what was there. */
  append(segment: MotionSegment): void {
    this.#change(() => this.timeline.append(segment));
  }

  /** Takes back all of it: it was meant for another round. What is right is still to come. */
  retract(): void {
    this.#change(() => this.timeline.clear());
  }

  /** All motion of the round is here. */
  end(): void {
    this.#change(() => this.timeline.end());
  }

  /** No more motion can be had: the sound starts, or goes on, without waiting for it. */
  waive(reason: ConversationReason): void {
    if (this.#waived !== undefined) return;
    this.#change(() => (this.#waived = reason));
  }

  #change(change: () => void): void {
    if (this.#closed.aborted) return;
    change();
    this.onChange?.();
  }
}

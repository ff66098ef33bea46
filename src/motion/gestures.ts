import type { Reaction } from '../base/reaction.js';
import type { Pose } from './pose.js';
import { reactionAt, reactionSeconds } from './reactions.js';
import { addSigned } from './signed-pose.js';

/** The reactions that are under way. */
export class Gestures {
  readonly #starts = new Map<Reaction, number>();

  /** Whether there are some. */
  get any(): boolean {
    return this.#starts.size > 0;
  }

  /** Starts one at a time in seconds; one that is under way is left to end. */
  start(reaction: Reaction, now: number): void {
    if (!this.#starts.has(reaction)) this.#starts.set(reaction, now);
  }

  /** Adds what they show at a time to a signed pose. */
  add(time: number, calm: boolean, out: Pose): void {
    for (const [reaction, start] of this.#starts) {
      const { weights, amount } = reactionAt(reaction, time - start, calm);
      addSigned(weights, amount, out);
    }
  }

  /** Forgets those that ended before a time. */
  forget(time: number): void {
    for (const [reaction, start] of this.#starts) {
      if (time > start + reactionSeconds(reaction)) this.#starts.delete(reaction);
    }
  }
}

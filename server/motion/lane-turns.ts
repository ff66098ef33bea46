import type { ThreadLane } from './thread-lane.js';

/** Every so many turns the urgent lanes do not go first, so that they cannot starve the others. */
const FAIR_TURN = 4;

/**
 * Whose turn it is on a motion thread: one slice of audio each, with messages let in between any
 * two slices, so that no session can keep the others waiting.
 */
export class LaneTurns {
  /** In the order of their turns. */
  readonly #lanes = new Set<ThreadLane>();
  #scheduled = false;
  #turns = 0;

  add(lane: ThreadLane): void {
    this.#lanes.add(lane);
  }

  remove(lane: ThreadLane): void {
    this.#lanes.delete(lane);
    lane.close();
  }

  /** To be called when a lane may have got something to do. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#take();
    });
  }

  /** Works off one slice of the lane whose turn it is. */
  #take(): void {
    const lane = this.#next();
    if (!lane) return;
    this.#lanes.delete(lane);
    this.#lanes.add(lane);
    this.wake();
    lane.work();
  }

  /** Lanes that somebody waits for this moment go before those with a bulk to work off. */
  #next(): ThreadLane | null {
    const urgentFirst = ++this.#turns % FAIR_TURN !== 0;
    let next: ThreadLane | null = null;
    for (const lane of this.#lanes) {
      if (lane.resting) continue;
      if (!urgentFirst || lane.urgent) return lane;
      next ??= lane;
    }
    return next;
  }
}

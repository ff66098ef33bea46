import { clock } from './clock.js';
import type { Attempt } from './lane-port.js';
import type { LoadMeter } from './load-meter.js';
import { TenantShares } from './tenant-shares.js';
import type { ThreadLane } from './thread-lane.js';

/** Every so many turns the urgent lanes do not go first, so that they cannot starve the others. */
const FAIR_TURN = 4;
/** The same while live speech waits longer than it should. */
const LATE_FAIR_TURN = 32;
/** How long live speech may wait before all else gives way, in milliseconds. */
const LATE_MS = 50;

/**
 * Whose turn it is on a motion thread: one slice of audio each, with messages let in between any
 * two slices, so that no session can keep the others waiting. Where time is short, tenants share it by
 * their weights.
 */
export class LaneTurns {
  /** Those that may have something to do, in the order of their turns. */
  readonly #ready = new Set<ThreadLane>();
  readonly #shares = new TenantShares();
  readonly #meter: LoadMeter;
  readonly #attempt: Attempt;
  #scheduled = false;
  #turns = 0;

  /** @param attempt - runs each turn */
  constructor(meter: LoadMeter, attempt: Attempt) {
    this.#meter = meter;
    this.#attempt = attempt;
  }

  /** When the live audio that waits longest came. */
  get liveSince(): number | null {
    let oldest: number | null = null;
    for (const { resting, liveSince } of this.#ready) {
      if (!resting && liveSince !== null) oldest = Math.min(oldest ?? liveSince, liveSince);
    }
    return oldest;
  }

  add(lane: ThreadLane): void {
    this.#shares.join(lane.tenant);
  }

  /** To be called once, when the session of a lane is over. */
  remove(lane: ThreadLane): void {
    this.#ready.delete(lane);
    this.#shares.leave(lane.tenant);
    lane.close();
  }

  /** To be called when a lane may have got something to do. */
  wake(lane: ThreadLane): void {
    this.#ready.add(lane);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#attempt(this.#take);
    });
  }

  /** Works off one slice of the lane whose turn it is. */
  readonly #take = (): void => {
    const lane = this.#next();
    if (!lane) return;
    this.#ready.delete(lane);
    const { urgent, tenant } = lane;
    const began = clock();
    lane.work();
    const took = clock() - began;
    this.#shares.spend(tenant, took);
    if (!urgent) this.#meter.spentOnBulk(took);
    // At the end, for the others are next.
    if (!lane.resting) this.#ready.add(lane);
    if (this.#ready.size > 0) this.#schedule();
  };

  /**
   * Lanes that somebody waits for this moment go before those with a bulk to work off, and among
   * either those whose tenant has had least.
   */
  #next(): ThreadLane | null {
    const fairTurn = ++this.#turns % FAIR_TURN === 0;
    const urgentFirst = !fairTurn || (this.#turns % LATE_FAIR_TURN !== 0 && this.#late());
    let next: ThreadLane | null = null;
    let least = Infinity;
    for (const lane of this.#ready) {
      if (lane.resting) {
        this.#ready.delete(lane);
        continue;
      }
      const had = this.#shares.of(lane.tenant);
      const before = urgentFirst && next?.urgent !== lane.urgent ? lane.urgent : had < least;
      if (next && !before) continue;
      next = lane;
      least = had;
    }
    return next;
  }

  #late(): boolean {
    const since = this.liveSince;
    return since !== null && clock() - since > LATE_MS;
  }
}

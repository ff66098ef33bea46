import { performance } from 'node:perf_hooks';
import { clock } from './clock.js';

/** How a motion thread is doing. */
export interface ThreadLoad {
  /** How long live audio waited before it was worked off lately, in milliseconds. */
  readonly lagMs: number;
  /** Whether live audio was worked off, or waited, since the report before. */
  readonly live: boolean;
  /** Share of its time, 0 to 1, that went into what somebody waits for. */
  readonly load: number;
}

/** Between two reports, in milliseconds. */
export const REPORT_MS = 500;
/** Weight of the latest piece of audio: about the last two dozen count. */
const SMOOTHING = 1 / 24;

/**
 * Measures how a motion thread keeps up. Work on speech that was handed in at once is not counted as
 * load: it takes what time there is, and gives way.
 */
export class LoadMeter {
  #lagMs = 0;
  #bulkMs = 0;
  #waited = false;
  #reportedAt = clock();
  #busy = performance.eventLoopUtilization();

  /** Live audio that came at a time is worked off now. */
  waited(since: number): void {
    this.#waited = true;
    this.#lagMs += (clock() - since - this.#lagMs) * SMOOTHING;
  }

  /** So many milliseconds went into speech that nobody waits for this moment. */
  spentOnBulk(milliseconds: number): void {
    this.#bulkMs += milliseconds;
  }

  /**
   * What was measured since the last report.
   *
   * @param waitingSince when the oldest live audio that still waits came.
   */
  report(waitingSince: number | null): ThreadLoad {
    const now = clock();
    if (waitingSince !== null) this.#lagMs = Math.max(this.#lagMs, now - waitingSince);
    else if (!this.#waited) this.#lagMs = 0;
    const busy = performance.eventLoopUtilization();
    const { active } = performance.eventLoopUtilization(busy, this.#busy);
    const load = Math.max(0, active - this.#bulkMs) / Math.max(1, now - this.#reportedAt);
    this.#reportedAt = now;
    this.#busy = busy;
    const live = this.#waited || waitingSince !== null;
    this.#bulkMs = 0;
    this.#waited = false;
    return { lagMs: this.#lagMs, live, load: Math.min(1, load) };
  }
}

/** Sound waits so long where nothing is known of the engine yet, in seconds. */
const FIRST = 0.26;

/** What sound waits beyond the lag of its motion, in seconds. */
const MARGIN = 0.04;

/** Lags beyond this are those of an engine that is still being fetched, in seconds. */
const WORKING = 0.6;

/** Part of the greatest known lag that is kept at each motion that lags less. */
const DECAY = 0.995;

/** Less than this is not worth the change, in seconds. */
const STEP = 0.05;

/**
 * How long sound has to wait for its motion: the look-ahead of the engine, and what the page adds.
 * Sound is never made to wait for motion that is late for other reasons.
 */
export class LookAhead {
  #lag = 0;
  #seconds = FIRST;

  /** Seconds from a sample being read to its being heard. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Motion has come that lags behind what was read by so many seconds. */
  observe(lag: number): void {
    if (lag > WORKING) return;
    this.#lag = Math.max(this.#lag * DECAY, lag);
  }

  /** To be asked where a change is not heard. Returns whether there is one. */
  settle(): boolean {
    const wanted = this.#lag + MARGIN;
    if (this.#lag === 0 || Math.abs(wanted - this.#seconds) < STEP) return false;
    this.#seconds = wanted;
    return true;
  }
}

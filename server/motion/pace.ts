/** How far speech may be ahead of real time, in seconds, and still be called live: a network's jitter. */
const LEAD_SECONDS = 0.5;

/** Tells whether a round's audio comes as it is spoken, so that somebody waits for each piece of it. */
export class Pace {
  #began: number | null = null;
  #seconds = 0;

  /**
   * Takes note of a piece of audio, and answers whether it is live.
   *
   * @param at when it came, in milliseconds.
   */
  push(seconds: number, at: number): boolean {
    this.#began ??= at;
    this.#seconds += seconds;
    return this.#seconds <= (at - this.#began) / 1000 + LEAD_SECONDS;
  }
}

/** Pictures a second that idle life may be drawn with; `null`: one for every frame of the display. */
const RATES = [null, 30, 15, 8] as const;
/** What the first of them stands for. */
const DISPLAY = 60;
/** Share of the time that idle life may keep the page or the GPU busy, all characters together. */
const SHARE = 1 / 3;
/** A faster rate must fit this share of that, so that it is not given up again at once. */
const MARGIN = 0.75;
/** Measurements that are judged together: their median, which a busy moment does not move. */
const WINDOW = 5;

/** Pictures a second, or `null` for one in every frame of the display. */
export type FrameRate = (typeof RATES)[number];

/**
 * Decides how often idle life is drawn, by what a picture costs. It begins with the slowest rate, so
 * that a page which is still loading is left in peace.
 */
export class FramePace {
  #step = RATES.length - 1;
  readonly #costs: number[] = [];
  /** Measurements since the rate or the number of characters changed. */
  #steady = 0;
  #views = 0;

  get rate(): FrameRate {
    return RATES[this.#step];
  }

  /** Milliseconds from one picture to the next; 0 for every frame of the display. */
  get interval(): number {
    return this.rate === null ? 0 : 1000 / this.rate;
  }

  /** The rate has not changed for a while. */
  get settled(): boolean {
    return this.#steady > 2 * WINDOW;
  }

  /** How many of `views` may be drawn in one frame of the display, so that they take turns. */
  turns(views: number): number {
    return Math.ceil((views * (this.rate ?? DISPLAY)) / DISPLAY);
  }

  /**
   * Takes what one picture cost, in milliseconds, while `views` characters are on show. Returns
   * whether the rate changed.
   */
  add(cost: number, views: number): boolean {
    this.#costs.push(cost);
    this.#steady = views === this.#views ? this.#steady + 1 : 0;
    this.#views = views;
    if (this.#costs.length < WINDOW) return false;
    const median = this.#costs.toSorted((a, b) => a - b)[WINDOW >> 1];
    this.#costs.shift();
    const affordable = (1000 * SHARE) / (median * views);
    const before = this.#step;
    while (this.#step < RATES.length - 1 && this.#rateAt(this.#step) > affordable) this.#step++;
    while (this.#step > 0 && this.#rateAt(this.#step - 1) <= affordable * MARGIN) this.#step--;
    if (this.#step === before) return false;
    this.#steady = 0;
    return true;
  }

  #rateAt(step: number): number {
    return RATES[step] ?? DISPLAY;
  }
}

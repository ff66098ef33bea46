/** Slots that are kept: 20 s. A power of two. */
const CAPACITY = 2048;

/** How fast the peak is forgotten, in half decibels a slot: 2.5 dB a second. */
const FALL = 0.05;

/** What no packet has told. */
export const UNKNOWN = -1;

/** The levels that packets told, by slot of the publisher's clock; the latest 20 s of them. */
export class SentLevels {
  readonly #levels = new Int16Array(CAPACITY).fill(UNKNOWN);
  /** One past the newest slot. */
  #end = 0;
  #peak = 0;

  /** The loudest level of late. */
  get peak(): number {
    return this.#peak;
  }

  /** One past the newest slot that was told. */
  get end(): number {
    return this.#end;
  }

  /** Takes levels from slot `start` on. Those that are older than what is kept are dropped. */
  put(start: number, levels: Uint8Array): void {
    this.#reach(start + levels.length);
    for (let i = 0; i < levels.length; i++) {
      this.#peak = Math.max(levels[i], this.#peak - FALL);
      if (start + i >= this.#end - CAPACITY) this.#levels[(start + i) % CAPACITY] = levels[i];
    }
  }

  /** Says that `count` slots from `start` on are silent, as far as nobody told otherwise. */
  putSilence(start: number, count: number): void {
    this.#reach(start + count);
    for (let slot = Math.max(start, this.#end - CAPACITY, 0); slot < start + count; slot++) {
      if (this.#levels[slot % CAPACITY] === UNKNOWN) this.#levels[slot % CAPACITY] = 0;
    }
  }

  /** The level of a slot, or {@link UNKNOWN}. Before the clock began, nothing was heard. */
  at(slot: number): number {
    if (slot < 0) return 0;
    if (slot >= this.#end || slot < this.#end - CAPACITY) return UNKNOWN;
    return this.#levels[slot % CAPACITY];
  }

  /** Forgets the slots from this one on: their sound will not be heard. */
  cut(slot: number): void {
    const from = Math.max(slot, this.#end - CAPACITY, 0);
    for (let i = from; i < this.#end; i++) this.#levels[i % CAPACITY] = UNKNOWN;
    this.#end = Math.min(this.#end, Math.max(0, slot));
  }

  clear(): void {
    this.#levels.fill(UNKNOWN);
    this.#end = this.#peak = 0;
  }

  /** Moves the end on; what lies between was not told yet. */
  #reach(end: number): void {
    if (end <= this.#end) return;
    const from = Math.max(this.#end, end - CAPACITY);
    for (let i = from; i < end; i++) this.#levels[i % CAPACITY] = UNKNOWN;
    this.#end = end;
  }
}

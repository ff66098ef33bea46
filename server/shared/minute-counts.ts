/** Most names that are counted at a time; the oldest are forgotten. */
const MAX_NAMES = 10_000;
/** How long a count holds, in milliseconds. */
export const WINDOW_MS = 60_000;

/** Counts by name; each starts anew a minute after its first. */
export class MinuteCounts {
  readonly #counts = new Map<string, { count: number; until: number }>();

  /** Counts one. @returns seconds to wait, where it is more than `most`; else 0 */
  count(name: string, most: number, now = Date.now()): number {
    let entry = this.#counts.get(name);
    if (!entry || entry.until <= now) {
      this.#counts.delete(name);
      entry = { count: 0, until: now + WINDOW_MS };
      this.#counts.set(name, entry);
      if (this.#counts.size > MAX_NAMES) this.#counts.delete(this.#counts.keys().next().value!);
    }
    if (entry.count >= most) return Math.ceil((entry.until - now) / 1000);
    entry.count++;
    return 0;
  }

  /** Takes one back. */
  takeBack(name: string): void {
    const entry = this.#counts.get(name);
    if (entry && entry.count > 0) entry.count--;
  }
}

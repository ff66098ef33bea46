/** Entries that are kept: edges are rare, so this is many seconds of them. */
const CAPACITY = 64;

interface Entry {
  /** Context time in seconds. */
  readonly time: number;
  /** Seconds of the round rendered by then. */
  readonly position: number;
  readonly running: boolean;
}

/**
 * Where the sound of a round was at which context time, from the player's reports. Sound either
 * runs at exactly one second a second or stands, so the edges between the two tell all of it and
 * no error can add up.
 */
export class PositionLog {
  #entries: Entry[] = [];
  #known = -Infinity;

  /** Context time of the last report: up to here {@link at} is what happened, not a forecast. */
  get known(): number {
    return this.#known;
  }

  /** Whether sound ran at the last report. */
  get running(): boolean {
    return this.#entries.at(-1)?.running ?? false;
  }

  /** Seconds rendered at the last report. */
  get position(): number {
    const last = this.#entries.at(-1);
    return last ? this.#extend(last, Math.max(last.time, this.#known)) : 0;
  }

  /** Takes a report. Those that only confirm what was known need no entry. */
  add(time: number, position: number, running: boolean): void {
    if (time < this.#known) return;
    this.#known = time;
    const last = this.#entries.at(-1);
    const expected = last ? this.#extend(last, time) : NaN;
    if (last?.running === running && Math.abs(expected - position) < 1e-6) return;
    this.#entries.push({ time, position, running });
    if (this.#entries.length > CAPACITY) this.#entries.shift();
  }

  /** Seconds of the round rendered at a context time; before the first report 0. */
  at(time: number): number {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      if (time >= this.#entries[i].time) return this.#extend(this.#entries[i], time);
    }
    return 0;
  }

  /** Forgets the past but keeps the position: times of another context follow. */
  rebase(): void {
    const position = this.position;
    this.#entries = [{ time: -Infinity, position, running: false }];
    this.#known = -Infinity;
  }

  #extend(entry: Entry, time: number): number {
    return entry.running ? entry.position + (time - entry.time) : entry.position;
  }
}

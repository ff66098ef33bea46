/** No motion for longer than this, in the middle of a session, is a stall; in seconds. */
const PATIENCE = 5;

/** Tells, once a session, when motion stays away in the middle of it. Times are those of the caller. */
export class StallWatchdog {
  readonly #tell: () => void;
  #last: number | null = null;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** Motion came. */
  fed(time: number): void {
    this.#last = time;
  }

  /** None is expected any more, or something else moves the face. */
  rest(): void {
    this.#last = null;
  }

  /** @returns whether there is a stall, which is told. */
  check(time: number): boolean {
    if (this.#last === null || time - this.#last <= PATIENCE) return false;
    this.#last = null;
    this.#tell();
    return true;
  }
}

/** Longest delay that a Node timer takes, in seconds: 2^31 - 1 ms. */
const LONGEST_TIMER_SECONDS = 2_147_483;

/** The clocks that run beside a session; all stop together. */
export class SessionTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Calls back after so many seconds, unless stopped or started again before. */
  start(name: string, seconds: number, callback: () => void): void {
    this.stop(name);
    const delay = Math.min(seconds, LONGEST_TIMER_SECONDS) * 1000;
    this.#timers.set(name, setTimeout(callback, delay));
  }

  /** Calls back every so many seconds. */
  repeat(name: string, seconds: number, callback: () => void): void {
    this.stop(name);
    this.#timers.set(name, setInterval(callback, seconds * 1000));
  }

  /** Starts the time of a timer anew. */
  refresh(name: string): void {
    this.#timers.get(name)?.refresh();
  }

  stop(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#timers.keys()]) this.stop(name);
  }
}

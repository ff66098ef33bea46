/** Longest delay that a Node timer takes, in seconds: 2^31 - 1 ms. */
const LONGEST_TIMER_SECONDS = 2_147_483;

/** The clocks that run beside a session; all stop together. */
export class Timers {
  readonly #timers: NodeJS.Timeout[] = [];

  /** Calls back after so many seconds, unless stopped before. */
  after(seconds: number, callback: () => void): NodeJS.Timeout {
    return this.#add(setTimeout(callback, Math.min(seconds, LONGEST_TIMER_SECONDS) * 1000));
  }

  /** Calls back every so many seconds. */
  every(seconds: number, callback: () => void): NodeJS.Timeout {
    return this.#add(setInterval(callback, seconds * 1000));
  }

  stopAll(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #add(timer: NodeJS.Timeout): NodeJS.Timeout {
    this.#timers.push(timer);
    return timer;
  }
}

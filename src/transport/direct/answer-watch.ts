/** Seconds without a word after which a server that owes one is gone: Motion Servers ping as often. */
export const SILENT_SECONDS = 30;

/** A timer this late, in milliseconds, was held up with all the page: what came waits as well. */
const LATE_MS = 1000;

/**
 * Watches over a server that owes answers. A network that loses everything without a word leaves a
 * socket open for minutes, and a page cannot ping.
 */
export class AnswerWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param owed whether an answer is to come.
   * @param silent told when none came, and nothing else either.
   */
  constructor(
    private readonly seconds: number,
    private readonly owed: () => boolean,
    private readonly silent: () => void,
  ) {}

  /** Something was sent that may want an answer. */
  sent(): void {
    if (this.#timer === undefined && this.owed()) this.#start();
  }

  /** The server said something. */
  heard(): void {
    this.stop();
    this.sent();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(): void {
    const due = performance.now() + this.seconds * 1000;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.owed()) return;
      if (performance.now() > due + LATE_MS) this.#start();
      else this.silent();
    }, this.seconds * 1000);
  }
}

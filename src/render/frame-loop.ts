/** A timer this much early still meets the frame of the display that was meant, in milliseconds. */
const EARLY = 12;

/**
 * Calls `onFrame` before repaints as long as it says when to go on: the milliseconds to leave out from
 * the frame's time on, 0 for the next repaint, `null` to end. A frame that fails is not the last. Runs
 * on the frames of the window it was last woken with, so a view in another window keeps moving when the
 * page itself is hidden.
 */
export class FrameLoop {
  readonly #onFrame: (now: DOMHighResTimeStamp) => number | null;
  #request: { view: Window; handle: number } | null = null;
  #pause: { view: Window; handle: number } | null = null;

  constructor(onFrame: (now: DOMHighResTimeStamp) => number | null) {
    this.#onFrame = onFrame;
  }

  /** Asks for the next frame. Does nothing while one is due. */
  wake(view: Window): void {
    if (this.#request?.view === view) return;
    this.stop();
    this.#request = { view, handle: view.requestAnimationFrame((now) => this.#run(view, now)) };
  }

  stop(): void {
    this.#request?.view.cancelAnimationFrame(this.#request.handle);
    this.#pause?.view.clearTimeout(this.#pause.handle);
    this.#request = this.#pause = null;
  }

  #run(view: Window, now: DOMHighResTimeStamp): void {
    this.#request = null;
    let wait: number | null = 0;
    try {
      wait = this.#onFrame(now);
    } finally {
      if (wait !== null) this.#goOn(view, now + wait - EARLY);
    }
  }

  /** A frame that was asked for meanwhile is due at once. */
  #goOn(view: Window, time: DOMHighResTimeStamp): void {
    const wait = time - view.performance.now();
    if (wait <= 0) this.wake(view);
    else if (!this.#request)
      this.#pause = { view, handle: view.setTimeout(() => this.wake(view), wait) };
  }
}

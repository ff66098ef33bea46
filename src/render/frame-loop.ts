/**
 * Calls `onFrame` before every repaint while it returns true; a frame that fails is not the last.
 * Runs on the frames of the window it was last woken with, so a view in another window keeps moving
 * when the page itself is hidden.
 */
export class FrameLoop {
  readonly #onFrame: (now: DOMHighResTimeStamp) => boolean;
  #request: { view: Window; handle: number } | null = null;

  constructor(onFrame: (now: DOMHighResTimeStamp) => boolean) {
    this.#onFrame = onFrame;
  }

  get running(): boolean {
    return this.#request !== null;
  }

  /** Asks for a frame. Does nothing while one is due. */
  wake(view: Window): void {
    if (this.#request?.view === view) return;
    this.stop();
    this.#request = { view, handle: view.requestAnimationFrame((now) => this.#run(view, now)) };
  }

  stop(): void {
    this.#request?.view.cancelAnimationFrame(this.#request.handle);
    this.#request = null;
  }

  #run(view: Window, now: DOMHighResTimeStamp): void {
    this.#request = null;
    let goesOn = true;
    try {
      goesOn = this.#onFrame(now);
    } finally {
      if (goesOn) this.wake(view);
    }
  }
}

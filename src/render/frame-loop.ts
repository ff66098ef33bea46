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
  /** The window whose frames it runs on. */
  #view: Window | null = null;
  /** A frame that is asked for, and a timer that is to ask for one. */
  #frame: number | null = null;
  #timer: number | null = null;

  constructor(onFrame: (now: DOMHighResTimeStamp) => number | null) {
    this.#onFrame = onFrame;
  }

  /** Asks for the next frame. Does nothing while one is due. */
  wake(view: Window): void {
    if (this.#frame !== null && this.#view === view) return;
    this.stop();
    this.#view = view;
    this.#frame = view.requestAnimationFrame(this.#run);
  }

  stop(): void {
    if (this.#frame !== null) this.#view!.cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) this.#view!.clearTimeout(this.#timer);
    this.#frame = this.#timer = null;
  }

  // Made once, for what is made in every frame is garbage in the next.
  readonly #run = (now: DOMHighResTimeStamp): void => {
    this.#frame = null;
    let wait: number | null = 0;
    try {
      wait = this.#onFrame(now);
    } finally {
      // Frames may be asked for meanwhile, which come first.
      if (wait !== null && this.#frame === null) this.#goOn(this.#view!, now + wait - EARLY);
    }
  };

  #goOn(view: Window, time: DOMHighResTimeStamp): void {
    const wait = time - view.performance.now();
    if (wait <= 0) this.wake(view);
    else this.#timer = view.setTimeout(this.#ask, wait);
  }

  readonly #ask = (): void => {
    this.#timer = null;
    this.wake(this.#view!);
  };
}

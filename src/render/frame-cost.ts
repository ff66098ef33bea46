import type { Drawing } from './drawing.js';

/** Longer than this nothing is waited for, in milliseconds. */
const LONGEST = 1000;

/**
 * Measures how long a frame keeps page and GPU busy: from its start until the page is free again and
 * the GPU has drawn it. One at a time.
 */
export class FrameCost {
  readonly #tell: (milliseconds: number) => void;
  #stop: (() => void) | null = null;

  constructor(tell: (milliseconds: number) => void) {
    this.#tell = tell;
  }

  get measuring(): boolean {
    return this.#stop !== null;
  }

  /** Measures the frame that began at `start` (`performance.now()`) and has just been drawn. */
  measure(drawing: Drawing, start: number): void {
    this.#stop = drawing.whenDone(LONGEST, () => {
      this.#stop = null;
      // Timers of hidden pages are late.
      if (!drawing.lost && !document.hidden) this.#tell(performance.now() - start);
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

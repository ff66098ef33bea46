/** Milliseconds between looks at what is measured. */
const LOOK = 4;
/** Longer than this nothing is waited for. */
const LONGEST = 1000;

/**
 * Measures how long a frame keeps page and GPU busy: from its start until the page is free again and
 * the GPU, or the software in its place, has drawn it. One at a time.
 */
export class FrameCost {
  readonly #tell: (milliseconds: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (milliseconds: number) => void) {
    this.#tell = tell;
  }

  get measuring(): boolean {
    return this.#timer !== undefined;
  }

  /** Measures the frame that began at `start` (`performance.now()`) and has just been handed to `gl`. */
  measure(gl: WebGL2RenderingContext, start: number): void {
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!fence) return;
    gl.flush();
    const look = () => {
      const cost = performance.now() - start;
      const drawn = gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
      if (!drawn && cost < LONGEST) {
        this.#timer = setTimeout(look, LOOK);
        return;
      }
      this.#timer = undefined;
      gl.deleteSync(fence);
      // Timers of hidden pages are late.
      if (!gl.isContextLost() && !document.hidden) this.#tell(cost);
    };
    this.#timer = setTimeout(look, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

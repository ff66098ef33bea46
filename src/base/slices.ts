import { nextTask } from './next-task.js';

/** Longest work without a pause, in milliseconds: half a frame. */
const SLICE = 8;

/**
 * Runs pieces of work one after another, and lets the page draw and answer between them whenever
 * a slice of time is used up.
 */
export class Slices {
  #last: Promise<unknown> = Promise.resolve();
  #began = 0;

  /**
   * Resolves with the result of `work` when its turn has come, or rejects with what it throws. The
   * work may be interrupted wherever it yields.
   */
  run<T>(work: Iterator<void, T>): Promise<T> {
    const result = this.#last.then(async () => {
      for (;;) {
        if (performance.now() - this.#began > SLICE) {
          await nextTask();
          this.#began = performance.now();
        }
        const step = work.next();
        if (step.done) return step.value;
      }
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

import { abortReason } from '../base/errors.js';

/** One caller's wishes about a task that it may share with others. */
export interface TaskCaller {
  readonly signal?: AbortSignal;
  /** 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void;
}

/** The work itself. `signal` aborts when no caller is left. */
export type SharedWork<T> = (signal: AbortSignal, report: (fraction: number) => void) => Promise<T>;

interface RunningTask<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  readonly callers: Set<TaskCaller>;
  progress: number;
}

/**
 * Runs a task once for all who ask for it while it runs. A caller that aborts only leaves; the
 * task itself stops when the last one has left.
 */
export class SharedTasks<T> {
  readonly #running = new Map<string, RunningTask<T>>();

  run(key: string, caller: TaskCaller, work: SharedWork<T>): Promise<T> {
    const { signal } = caller;
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    const task = this.#running.get(key) ?? this.#start(key, work);
    task.callers.add(caller);
    if (task.progress > 0) caller.onProgress?.(task.progress);
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        task.callers.delete(caller);
        if (task.callers.size === 0) this.#cancel(key, task, signal);
        reject(abortReason(signal!));
      };
      signal?.addEventListener('abort', leave, { once: true });
      const settled = () => signal?.removeEventListener('abort', leave);
      task.result.then(resolve, reject).finally(settled);
    });
  }

  #start(key: string, work: SharedWork<T>): RunningTask<T> {
    const controller = new AbortController();
    const callers = new Set<TaskCaller>();
    const report = (fraction: number) => {
      task.progress = fraction;
      for (const caller of [...callers]) caller.onProgress?.(fraction);
    };
    // Deferred so that every caller of this turn is counted before the first report.
    const result = Promise.resolve().then(() => work(controller.signal, report));
    const task: RunningTask<T> = { result, controller, callers, progress: 0 };
    const forget = () => {
      if (this.#running.get(key) === task) this.#running.delete(key);
    };
    result.then(forget, forget);
    this.#running.set(key, task);
    return task;
  }

  #cancel(key: string, task: RunningTask<T>, signal: AbortSignal | undefined): void {
    if (this.#running.get(key) === task) this.#running.delete(key);
    task.controller.abort(signal?.reason);
  }
}

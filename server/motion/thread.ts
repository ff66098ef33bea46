import { Worker } from 'node:worker_threads';
import { motionWorkerUrl } from '../package-files.js';
import type { MotionLane } from './lane.js';
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.js';

/** One motion thread and the lanes on it. */
export class MotionThread {
  readonly lanes = new Map<number, MotionLane>();
  readonly #worker: Worker;

  /**
   * Starts a thread.
   *
   * @throws what the thread threw while it started, such as weights it cannot read.
   */
  static async start(weights: ArrayBuffer): Promise<MotionThread> {
    const data: WorkerData = { weights };
    const worker = new Worker(motionWorkerUrl(), { workerData: data, execArgv: [] });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The motion thread ended with ${code}.`)));
    });
    worker.removeAllListeners('error').removeAllListeners('exit');
    return new MotionThread(worker);
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => {
      if (message.type !== 'ready') this.lanes.get(message.lane)?.receive(message);
    });
  }

  post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    if (message.type === 'close') this.lanes.delete(message.lane);
    this.#worker.postMessage(message, transfer);
  }

  /** Calls back once when the thread is gone, with the reason where it failed. */
  onEnd(callback: (error: Error | null) => void): void {
    let failure: Error | null = null;
    this.#worker.once('error', (error: Error) => (failure = error));
    this.#worker.once('exit', () => {
      callback(failure);
      for (const lane of [...this.lanes.values()]) lane.lose();
      this.lanes.clear();
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

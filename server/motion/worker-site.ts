import { MessageChannel, Worker } from 'node:worker_threads';
import { motionWorkerUrl } from '../package-files.js';
import type { ThreadLoad } from './load-meter.js';
import type { MotionSite } from './motion-site.js';
import type { FromThread, LaneSettings, OpenLane, WorkerData } from './worker-messages.js';

/** Makes motion in a thread of its own. */
export class WorkerSite implements MotionSite {
  readonly #worker: Worker;
  onReport: (load: ThreadLoad) => void = () => {};
  onEnd: (error: Error | null) => void = () => {};

  /**
   * Starts a thread.
   *
   * @throws what the thread threw while it started, such as weights it cannot read.
   */
  static async start(weights: ArrayBuffer): Promise<WorkerSite> {
    const data: WorkerData = { weights };
    const worker = new Worker(motionWorkerUrl(), { workerData: data, execArgv: [] });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`The motion thread ended with ${code}.`)));
    });
    worker.removeAllListeners('error').removeAllListeners('exit');
    return new WorkerSite(worker);
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: FromThread) => {
      if (message !== 'ready') this.onReport(message);
    });
    let failure: Error | null = null;
    worker.once('error', (error: Error) => (failure = error));
    worker.once('exit', () => this.onEnd(failure));
  }

  open(settings: LaneSettings) {
    const { port1, port2 } = new MessageChannel();
    const order: OpenLane = { port: port2, settings };
    this.#worker.postMessage(order, [port2]);
    return port1;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

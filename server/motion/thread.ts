import { MessageChannel, Worker } from 'node:worker_threads';
import { motionWorkerUrl } from '../package-files.js';
import { MotionLane, type LaneEvents } from './lane.js';
import type { ThreadLoad } from './load-meter.js';
import type { FromThread, LaneSettings, OpenLane, WorkerData } from './worker-messages.js';

/** Share of its time from which a thread gets audio in larger pieces. */
const BUSY = 0.4;

/** One motion thread and the lanes on it. */
export class MotionThread {
  readonly #worker: Worker;
  readonly #lanes = new Set<MotionLane>();
  #load: ThreadLoad = { lagMs: 0, live: false, load: 0 };
  /** Told how it is doing, twice a second. */
  onReport: (load: ThreadLoad) => void = () => {};

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
    worker.on('message', (message: FromThread) => {
      if (message === 'ready') return;
      this.#load = message;
      this.onReport(message);
    });
  }

  /** How it was doing within the last second. */
  get load(): ThreadLoad {
    return this.#load;
  }

  /** Number of sessions on it. */
  get size(): number {
    return this.#lanes.size;
  }

  open(settings: LaneSettings, events: LaneEvents): MotionLane {
    const { port1, port2 } = new MessageChannel();
    const order: OpenLane = { port: port2, settings };
    this.#worker.postMessage(order, [port2]);
    const lane = new MotionLane(port1, settings, events, () => this.#load.load > BUSY);
    this.#lanes.add(lane);
    port1.on('close', () => this.#lanes.delete(lane));
    return lane;
  }

  /** Calls back once when the thread is gone, with the reason where it failed. */
  onEnd(callback: (error: Error | null) => void): void {
    let failure: Error | null = null;
    this.#worker.once('error', (error: Error) => (failure = error));
    this.#worker.once('exit', () => {
      callback(failure);
      for (const lane of [...this.#lanes]) lane.lose();
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

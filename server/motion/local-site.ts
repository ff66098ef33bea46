import { LaneHost } from './lane-host.js';
import { localPorts, type LanePort } from './lane-port.js';
import { REPORT_MS, type ThreadLoad } from './load-meter.js';
import type { MotionSite } from './motion-site.js';
import type { FromWorker, LaneSettings, ToWorker } from './worker-messages.js';

/**
 * Makes motion in the thread that holds the sockets, in turns between which sockets are read: where there
 * is one processor, a second thread would only cost wakings and messages.
 */
export class LocalSite implements MotionSite {
  readonly #host: LaneHost;
  readonly #timer: NodeJS.Timeout;
  #ended = false;
  onReport: (load: ThreadLoad) => void = () => {};
  onEnd: (error: Error | null) => void = () => {};

  /** @throws what is wrong with the weights. */
  constructor(weights: ArrayBuffer) {
    this.#host = new LaneHost(weights, this.#attempt);
    this.#timer = setInterval(() => this.onReport(this.#host.report()), REPORT_MS).unref();
  }

  open(settings: LaneSettings): LanePort<FromWorker, ToWorker> {
    const [here, there] = localPorts<ToWorker, FromWorker>(this.#attempt);
    this.#host.open(there, settings);
    return here;
  }

  stop(): Promise<void> {
    this.#end(null);
    return Promise.resolve();
  }

  /** What fails ends this site, as it would end a thread, and not the server. */
  readonly #attempt = (task: () => void): void => {
    if (this.#ended) return;
    try {
      task();
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  };

  #end(error: Error | null): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    this.onEnd(error);
  }
}

import { MotionLane, type LaneEvents } from './lane.js';
import type { ThreadLoad } from './load-meter.js';
import type { MotionSite } from './motion-site.js';
import type { LaneSettings } from './worker-messages.js';

/** Share of its time from which a thread gets audio in larger pieces. */
const BUSY = 0.4;

/** One thread that makes motion, and the lanes on it. */
export class MotionThread {
  readonly #site: MotionSite;
  readonly #lanes = new Set<MotionLane>();
  #load: ThreadLoad = { lagMs: 0, live: false, load: 0 };
  /** Told how it is doing, twice a second. */
  onReport: (load: ThreadLoad) => void = () => {};

  constructor(site: MotionSite) {
    this.#site = site;
    site.onReport = (load) => {
      this.#load = load;
      this.onReport(load);
    };
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
    const port = this.#site.open(settings);
    const lane = new MotionLane(port, settings, events, () => this.#load.load > BUSY);
    this.#lanes.add(lane);
    port.on('close', () => this.#lanes.delete(lane));
    return lane;
  }

  /** Calls back once when the thread is gone, with the reason where it failed. */
  onEnd(callback: (error: Error | null) => void): void {
    this.#site.onEnd = (error) => {
      callback(error);
      for (const lane of [...this.#lanes]) lane.lose();
    };
  }

  stop(): Promise<void> {
    return this.#site.stop();
  }
}

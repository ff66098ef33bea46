import { MotionLane, type LaneEvents } from './lane.js';
import type { ThreadLoad } from './load-meter.js';
import type { MotionSite } from './motion-site.js';
import type { LaneSettings } from './worker-messages.js';

/** Share of its time from which a thread gets audio in larger pieces, and down to which it goes on so. */
const BUSY = 0.25;
const CALM = 0.12;

/** One thread that makes motion, and the lanes on it. */
export class MotionThread {
  readonly #site: MotionSite;
  readonly #lanes = new Set<MotionLane>();
  #load: ThreadLoad = { lagMs: 0, live: false, load: 0 };
  #busy = false;
  /** Told how it is doing, twice a second. */
  onReport: (load: ThreadLoad) => void = () => {};

  constructor(site: MotionSite) {
    this.#site = site;
    site.onReport = (load) => {
      this.#load = load;
      // Larger pieces are less work; they are not given up for that.
      this.#busy = load.load > (this.#busy ? CALM : BUSY);
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
    const lane = new MotionLane(port, settings, events, () => this.#busy);
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

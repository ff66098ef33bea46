import type { LanePort } from './lane-port.js';
import type { ThreadLoad } from './load-meter.js';
import type { FromWorker, LaneSettings, ToWorker } from './worker-messages.js';

/** A place where motion is made: a thread of its own, or the one that holds the sockets. */
export interface MotionSite {
  /** Told how it is doing, twice a second. */
  onReport: (load: ThreadLoad) => void;
  /** Told once when it makes nothing more, with the reason where it failed. */
  onEnd: (error: Error | null) => void;
  /** Begins with a session. @returns the way to it */
  open(settings: LaneSettings): LanePort<FromWorker, ToWorker>;
  stop(): Promise<void>;
}

import { loadModel, type LipsyncModel } from '../../src/lipsync/index.js';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../package-files.js';
import type { Attempt, LanePort } from './lane-port.js';
import { LaneTurns } from './lane-turns.js';
import { LoadMeter, type ThreadLoad } from './load-meter.js';
import { ThreadLane } from './thread-lane.js';
import type { FromWorker, LaneSettings, ToWorker } from './worker-messages.js';

/** Makes the motion of the sessions that share a thread. */
export class LaneHost {
  readonly #model: LipsyncModel;
  readonly #meter = new LoadMeter();
  readonly #turns: LaneTurns;

  /**
   * @param weights - content of the lip-sync weights file
   * @param attempt - runs each turn
   * @throws what is wrong with the weights.
   */
  constructor(weights: ArrayBuffer, attempt: Attempt) {
    this.#model = loadModel(weights, loadKernel(kernelPath()));
    this.#turns = new LaneTurns(this.#meter, attempt);
  }

  /** Serves a session until its port closes. */
  open(port: LanePort<ToWorker, FromWorker>, settings: LaneSettings): void {
    const turns = this.#turns;
    const lane = new ThreadLane(port, settings, this.#model, this.#meter, () => turns.wake(lane));
    turns.add(lane);
    port.on('close', () => turns.remove(lane));
  }

  /** How it was doing since the report before. */
  report(): ThreadLoad {
    return this.#meter.report(this.#turns.liveSince);
  }
}

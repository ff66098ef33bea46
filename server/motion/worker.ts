/** Entry of a motion thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadModel } from '../../src/lipsync/index.js';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../package-files.js';
import { ThreadLane } from './thread-lane.js';
import { LaneTurns } from './lane-turns.js';
import { LoadMeter, REPORT_MS } from './load-meter.js';
import type { FromThread, OpenLane, WorkerData } from './worker-messages.js';

if (!parentPort) throw new Error('This module runs in a worker thread.');
const model = loadModel((workerData as WorkerData).weights, loadKernel(kernelPath()));
const meter = new LoadMeter();
const turns = new LaneTurns(meter);
const say = (message: FromThread): void => parentPort?.postMessage(message);
parentPort.on('message', (order: OpenLane) => {
  const lane = new ThreadLane(order, model, meter, () => turns.wake(lane));
  turns.add(lane);
  order.port.on('close', () => turns.remove(lane));
});
setInterval(() => say(meter.report(turns.liveSince)), REPORT_MS);
say('ready');

/** Entry of a motion thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { LaneHost } from './lane-host.js';
import { REPORT_MS } from './load-meter.js';
import type { FromThread, OpenLane, WorkerData } from './worker-messages.js';

if (!parentPort) throw new Error('This module runs in a worker thread.');
// What fails here ends the thread.
const host = new LaneHost((workerData as WorkerData).weights, (task) => task());
const say = (message: FromThread): void => parentPort?.postMessage(message);
parentPort.on('message', ({ port, settings }: OpenLane) => host.open(port, settings));
setInterval(() => say(host.report()), REPORT_MS);
say('ready');

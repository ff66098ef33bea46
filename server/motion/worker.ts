/** Entry of a motion thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadModel } from '../../src/lipsync/index.js';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../package-files.js';
import { ThreadLane } from './thread-lane.js';
import { LaneTurns } from './lane-turns.js';
import type { OpenLane, WorkerData } from './worker-messages.js';

if (!parentPort) throw new Error('This module runs in a worker thread.');
const model = loadModel((workerData as WorkerData).weights, loadKernel(kernelPath()));
const turns = new LaneTurns();
parentPort.on('message', ({ port, settings }: OpenLane) => {
  const lane = new ThreadLane(port, settings, model, () => turns.wake());
  turns.add(lane);
  port.on('close', () => turns.remove(lane));
});
parentPort.postMessage('ready');

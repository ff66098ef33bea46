/** Entry of a motion thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadModel } from '../../src/lipsync/index.js';
import { loadKernel } from '../../node/lipsync-kernel.js';
import { kernelPath } from '../package-files.js';
import { LaneWorker } from './lane-worker.js';
import type { ToWorker, WorkerData } from './worker-messages.js';

if (!parentPort) throw new Error('This module runs in a worker thread.');
const port = parentPort;
const model = loadModel((workerData as WorkerData).weights, loadKernel(kernelPath()));
const worker = new LaneWorker(model, (message, transfer) => port.postMessage(message, transfer));
port.on('message', (message: ToWorker) => worker.receive(message));
port.postMessage({ type: 'ready' });

/** The lip-sync engine in a worker of its own. Built into one static file, dist/lipsync-worker.js. */
import type { LipsyncWorkerRequest, LipsyncWorkerState } from './local/messages.js';
import { fetchModel } from './local/model.js';
import { LipsyncRunner } from './local/runner.js';

interface WorkerScope {
  onmessage: ((event: MessageEvent<LipsyncWorkerRequest>) => void) | null;
  postMessage(message: LipsyncWorkerState): void;
}
const scope = self as unknown as WorkerScope;

let runner: LipsyncRunner | undefined;

scope.onmessage = ({ data }) => {
  if (data.type === 'open') {
    runner?.open(data.port, data.speech);
    return;
  }
  fetchModel(data.weightsUrl).then(
    (model) => {
      runner = new LipsyncRunner(model);
      scope.postMessage({ type: 'ready' });
    },
    (error: unknown) => scope.postMessage({ type: 'failed', message: String(error) }),
  );
};

/** The lip-sync engine in a worker of its own. Built into one static file, dist/lipsync-worker.js. */
import { LipsyncRunner } from './lipsync/runner.js';
import { fetchModel } from './lipsync/model.js';
import type {
  LipsyncRequest,
  LipsyncResponse,
  LipsyncStart,
  LipsyncWorkerState,
} from './lipsync/messages.js';

interface WorkerScope {
  onmessage: ((event: MessageEvent<LipsyncStart | LipsyncRequest>) => void) | null;
  postMessage(message: LipsyncResponse | LipsyncWorkerState, transfer?: Transferable[]): void;
}
const scope = self as unknown as WorkerScope;

function emit(response: LipsyncResponse): void {
  const transfer = response.type === 'motion' ? [response.motion.values.buffer] : undefined;
  scope.postMessage(response, transfer);
}

let runner: LipsyncRunner | undefined;

scope.onmessage = ({ data }) => {
  if (data.type !== 'start') {
    runner?.handle(data);
    return;
  }
  fetchModel(data.weightsUrl).then(
    (model) => {
      runner = new LipsyncRunner(model, emit);
      scope.postMessage({ type: 'ready' });
    },
    (error: unknown) => scope.postMessage({ type: 'failed', message: String(error) }),
  );
};

import type { LipsyncSpeech, LipsyncWorkerRequest, LipsyncWorkerState } from './messages.js';

/** Where the static files of the engine lie. */
export interface LipsyncFiles {
  /** URL of dist/lipsync-worker.js. */
  readonly worker: string;
  /** URL of dist/lipsync-weights.bin. */
  readonly weights: string;
}

/** A lip-sync engine that is ready for rounds. */
export interface RunningEngine {
  /** Takes on a round, whose speech comes and whose motion goes by its port. */
  open(port: MessagePort, speech: LipsyncSpeech): void;
  stop(): void;
}

/**
 * Starts the engine in a worker; what goes wrong with it from then on is told to `fail`.
 *
 * @throws Error when the page may not start the worker, or the worker cannot load its files.
 */
export async function startInWorker(
  files: LipsyncFiles,
  fail: (reason: Error) => void,
): Promise<RunningEngine> {
  if (new URL(files.worker, location.href).origin !== location.origin) {
    throw new Error(`${files.worker} has another origin than the page.`);
  }
  const worker = new Worker(files.worker, { type: 'module', name: 'spatius-lipsync' });
  const ask = (request: LipsyncWorkerRequest, transfer: Transferable[] = []): void =>
    worker.postMessage(request, transfer);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onerror = (event) =>
        reject(new Error(`${files.worker} failed: ${event.message || 'not loaded'}.`));
      worker.onmessage = ({ data }: MessageEvent<LipsyncWorkerState>) => {
        if (data.type === 'ready') resolve();
        else reject(new Error(data.message));
      };
      ask({ type: 'start', weightsUrl: files.weights });
    });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  worker.onmessageerror = () => fail(new Error(`${files.worker} sent what cannot be read.`));
  worker.onerror = (event) => {
    event.preventDefault(); // The rounds say it.
    fail(new Error(`${files.worker} failed: ${event.message}.`));
  };
  return {
    open: (port, speech) => ask({ type: 'open', speech, port }, [port]),
    stop: () => worker.terminate(),
  };
}

/**
 * Starts the engine on the page's own thread.
 *
 * @throws Error when its files cannot be loaded.
 */
export async function startOnPage(files: LipsyncFiles): Promise<RunningEngine> {
  const [{ LipsyncRunner }, { fetchModel }] = await Promise.all([
    import('./runner.js'),
    import('./model.js'),
  ]);
  return new LipsyncRunner(await fetchModel(files.weights));
}

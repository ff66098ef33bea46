import type { Logger } from '../../base/logger.js';
import type {
  LipsyncRequest,
  LipsyncResponse,
  LipsyncStart,
  LipsyncWorkerState,
} from './messages.js';

export interface LipsyncFiles {
  /** URL of dist/lipsync-worker.js. */
  readonly worker: string;
  /** URL of dist/lipsync-weights.bin. */
  readonly weights: string;
}

type Listener = (response: LipsyncResponse) => void;

interface Backend {
  send(request: LipsyncRequest): void;
  stop(): void;
}

/**
 * The one lip-sync runner of a page, shared by all its players and ended with the last of them.
 *
 * It lives in a worker where the worker's file has the page's origin. Browsers refuse workers of
 * another origin, which is what a script tag from a CDN gives, and the usual blob: detour breaks a
 * strict content security policy; there, and wherever the worker cannot start, the runner works on
 * the page's own thread in short slices.
 */
export class LipsyncHost {
  static #shared: LipsyncHost | undefined;

  readonly #listeners = new Map<string, Listener>();
  readonly #backend: Promise<Backend>;
  #users = 0;
  #failed = false;

  static acquire(files: LipsyncFiles, logger: Logger): LipsyncHost {
    LipsyncHost.#shared ??= new LipsyncHost(files, logger);
    LipsyncHost.#shared.#users++;
    return LipsyncHost.#shared;
  }

  private constructor(files: LipsyncFiles, logger: Logger) {
    const receive: Listener = (response) => {
      const listener = this.#listeners.get(response.stream);
      if (response.type !== 'motion') this.#listeners.delete(response.stream);
      listener?.(response);
    };
    this.#backend = startWorker(files, receive, this.#fail).catch((reason: unknown) => {
      logger.info('Lip-sync runs on the page itself, in short slices.', reason);
      return startOnPage(files, receive);
    });
    this.#backend.catch(this.#fail);
  }

  /** Whether the runner could not be set up, or broke. A host acquired anew tries again. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Opens a stream; `listener` gets its answers until it ended or was dropped. */
  open(stream: string, listener: Listener): void {
    this.#listeners.set(stream, listener);
  }

  /** Requests are served in order, those made before the runner is ready included. */
  send(request: LipsyncRequest): void {
    if (request.type === 'drop') this.#listeners.delete(request.stream);
    this.#backend.then((backend) => backend.send(request)).catch(this.#fail);
  }

  release(): void {
    if (--this.#users === 0) this.#stop();
  }

  /** Answers every stream with the reason. */
  readonly #fail = (reason: unknown): void => {
    this.#failed = true;
    const streams = [...this.#listeners];
    this.#stop();
    for (const [stream, listener] of streams) {
      listener({ type: 'error', stream, message: String(reason) });
    }
  };

  #stop(): void {
    if (LipsyncHost.#shared === this) LipsyncHost.#shared = undefined;
    this.#listeners.clear();
    this.#backend.then(
      (backend) => backend.stop(),
      () => undefined, // nothing runs
    );
  }
}

/**
 * Starts the worker; what goes wrong with it from then on is told to `fail`.
 *
 * @throws Error when the page may not start the worker, or the worker cannot load its files.
 */
async function startWorker(
  files: LipsyncFiles,
  receive: Listener,
  fail: (reason: Error) => void,
): Promise<Backend> {
  if (new URL(files.worker, location.href).origin !== location.origin) {
    throw new Error(`${files.worker} has another origin than the page.`);
  }
  const worker = new Worker(files.worker, { type: 'module', name: 'spatius-lipsync' });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onerror = (event) =>
        reject(new Error(`${files.worker} failed: ${event.message || 'not loaded'}.`));
      worker.onmessage = ({ data }: MessageEvent<LipsyncWorkerState>) => {
        if (data.type === 'ready') resolve();
        else reject(new Error(data.message));
      };
      const start: LipsyncStart = { type: 'start', weightsUrl: files.weights };
      worker.postMessage(start);
    });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  worker.onmessage = ({ data }: MessageEvent<LipsyncResponse>) => receive(data);
  worker.onmessageerror = () => fail(new Error(`${files.worker} sent what cannot be read.`));
  worker.onerror = (event) => {
    event.preventDefault(); // The streams say it.
    fail(new Error(`${files.worker} failed: ${event.message}.`));
  };
  return { send: (request) => worker.postMessage(request), stop: () => worker.terminate() };
}

async function startOnPage(files: LipsyncFiles, receive: Listener): Promise<Backend> {
  const [{ LipsyncRunner }, { fetchModel }] = await Promise.all([
    import('./runner.js'),
    import('./model.js'),
  ]);
  const runner = new LipsyncRunner(await fetchModel(files.weights), receive);
  return { send: (request) => runner.handle(request), stop: () => runner.stop() };
}

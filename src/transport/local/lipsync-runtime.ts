import type { Logger } from '../../base/logger.js';
import { startInWorker, startOnPage, type LipsyncFiles, type RunningEngine } from './engines.js';
import type { LipsyncSpeech } from './messages.js';

/**
 * The one lip-sync engine of a page, shared by all its views and ended with the last of them.
 *
 * It lives in a worker where the worker's file has the page's origin. Browsers refuse workers of
 * another origin, which is what a script tag from a CDN gives, and the usual blob: detour breaks a
 * strict content security policy; there, and wherever the worker cannot start, the engine works on
 * the page's own thread in short slices.
 */
export class LipsyncRuntime {
  static #shared: LipsyncRuntime | null = null;

  readonly #files: LipsyncFiles;
  readonly #logger: Logger;
  readonly #broken = new AbortController();
  #engine: Promise<RunningEngine> | null = null;
  #users = 0;
  /** It has made motion, and so makes it without delay: nothing is fetched, or compiled, any more. */
  proven = false;

  /** What the page makes motion with, for one more user; give it back with {@link release}. */
  static acquire(files: LipsyncFiles, logger: Logger): LipsyncRuntime {
    const runtime = (LipsyncRuntime.#shared ??= new LipsyncRuntime(files, logger));
    runtime.#users++;
    return runtime;
  }

  private constructor(files: LipsyncFiles, logger: Logger) {
    this.#files = files;
    this.#logger = logger;
  }

  /** Whether it fetches its engine, or has it. */
  get started(): boolean {
    return this.#engine !== null;
  }

  /**
   * Aborted, with the reason, when the engine could not be set up, or broke: nothing more comes of it.
   * What is acquired then is a new one.
   */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Fetches the engine, unless that is done. */
  start(): Promise<RunningEngine> {
    if (this.#engine) return this.#engine;
    this.#engine = startInWorker(this.#files, this.#break).catch((reason: unknown) => {
      this.#logger.info('Lip-sync runs on the page itself, in short slices.', reason);
      return startOnPage(this.#files);
    });
    this.#engine.catch(this.#break);
    return this.#engine;
  }

  /** Hands a round over to the engine, once it is ready; its port keeps what is sent before. */
  open(port: MessagePort, speech: LipsyncSpeech, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.start()
      .then((engine) => {
        if (!signal.aborted) engine.open(port, speech);
      })
      .catch(this.#break);
  }

  release(): void {
    if (--this.#users === 0) this.#stop();
  }

  readonly #break = (reason: unknown): void => {
    this.#stop();
    this.#broken.abort(reason);
  };

  #stop(): void {
    if (LipsyncRuntime.#shared === this) LipsyncRuntime.#shared = null;
    this.#engine?.then(
      (engine) => engine.stop(),
      () => undefined, // nothing runs
    );
  }
}

import { availableParallelism } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import type { LaneEvents, MotionLane } from './lane.js';
import type { ThreadLoad } from './load-meter.js';
import { LocalSite } from './local-site.js';
import { MotionThread } from './thread.js';
import { WorkerSite } from './worker-site.js';
import type { LaneSettings } from './worker-messages.js';

/** Seconds until a thread that cannot be replaced is tried again; twice as long after each failure. */
const FIRST_RETRY_SECONDS = 0.5;
const LAST_RETRY_SECONDS = 60;

/** Threads by default, at most. */
const MOST_WORKERS = 4;

export interface MotionPoolOptions {
  /** Content of the lip-sync weights file. */
  readonly weights: ArrayBuffer;
  /** Number of threads; 0: this one. Default: one less than the processors, up to 4. */
  readonly workers?: number;
  readonly log: FastifyBaseLogger;
}

/**
 * The threads that turn audio into motion, away from the event loop. Each session gets a lane on
 * the thread with the fewest; a thread that dies takes its sessions down and is replaced, as often as
 * it takes.
 */
export class MotionPool {
  readonly #options: MotionPoolOptions;
  readonly #workers: number;
  readonly #threads = new Set<MotionThread>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #stopped = false;
  /** Told how a thread is doing, twice a second each. */
  onReport: (load: ThreadLoad) => void = () => {};

  /** @throws when a thread cannot start, for example because the weights are broken. */
  static async start(options: MotionPoolOptions): Promise<MotionPool> {
    const pool = new MotionPool(options);
    const threads = Math.max(1, pool.#workers);
    await Promise.all(Array.from({ length: threads }, () => pool.#addThread()));
    return pool;
  }

  private constructor(options: MotionPoolOptions) {
    this.#options = options;
    this.#workers = options.workers ?? Math.min(MOST_WORKERS, availableParallelism() - 1);
  }

  /** Whether a session can be served. */
  get ready(): boolean {
    return this.#threads.size > 0;
  }

  /** The thread that the next session would get. */
  get next(): Pick<MotionThread, 'load' | 'size'> | null {
    return this.#freest();
  }

  /** How each thread is doing. */
  get loads(): readonly ThreadLoad[] {
    return [...this.#threads].map(({ load }) => load);
  }

  /** @returns null when no thread is alive */
  open(settings: LaneSettings, events: LaneEvents): MotionLane | null {
    return this.#freest()?.open(settings, events) ?? null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const retry of this.#retries) clearTimeout(retry);
    await Promise.all([...this.#threads].map((thread) => thread.stop()));
  }

  #freest(): MotionThread | null {
    return [...this.#threads].sort((a, b) => a.size - b.size)[0] ?? null;
  }

  async #addThread(): Promise<void> {
    const { weights } = this.#options;
    const site = this.#workers === 0 ? new LocalSite(weights) : await WorkerSite.start(weights);
    const thread = new MotionThread(site);
    // The pool may have been stopped while the thread started.
    if (this.#stopped) return thread.stop();
    this.#threads.add(thread);
    thread.onReport = (load) => this.onReport(load);
    thread.onEnd((error) => {
      this.#threads.delete(thread);
      if (this.#stopped) return;
      this.#options.log.error({ err: error, sessions: thread.size }, 'motion thread died');
      void this.#replace(0);
    });
  }

  /** Starts a thread for one that died; tries again, later each time, for as long as it fails. */
  async #replace(failures: number): Promise<void> {
    try {
      await this.#addThread();
      if (!this.#stopped) this.#options.log.info({ failures }, 'motion thread replaced');
    } catch (error) {
      if (this.#stopped) return;
      const seconds = retrySeconds(failures);
      this.#options.log.error({ err: error, seconds }, 'motion thread cannot be replaced');
      const retry = setTimeout(() => {
        this.#retries.delete(retry);
        void this.#replace(failures + 1);
      }, seconds * 1000);
      this.#retries.add(retry);
    }
  }
}

/** How long to wait after so many failures before, in seconds. */
export function retrySeconds(failures: number): number {
  return Math.min(FIRST_RETRY_SECONDS * 2 ** failures, LAST_RETRY_SECONDS);
}

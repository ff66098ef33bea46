import { availableParallelism } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import { MotionLane, type LaneHandlers } from './lane.js';
import { MotionThread } from './thread.js';
import type { LaneSettings } from './worker-messages.js';

export interface MotionPoolOptions {
  /** Content of the lip-sync weights file. */
  readonly weights: ArrayBuffer;
  /** Number of threads. Default: one less than the processors, 1 to 4. */
  readonly workers?: number;
  readonly log: FastifyBaseLogger;
}

/**
 * The threads that turn audio into motion, away from the event loop. Each session gets a lane on
 * the thread with the fewest; a thread that dies takes its sessions down and is replaced.
 */
export class MotionPool {
  readonly #options: MotionPoolOptions;
  readonly #threads = new Set<MotionThread>();
  #nextLane = 1;
  #stopped = false;

  /** @throws when a thread cannot start, for example because the weights are broken. */
  static async start(options: MotionPoolOptions): Promise<MotionPool> {
    const pool = new MotionPool(options);
    const workers = options.workers ?? Math.min(4, Math.max(1, availableParallelism() - 1));
    await Promise.all(Array.from({ length: workers }, () => pool.#addThread()));
    return pool;
  }

  private constructor(options: MotionPoolOptions) {
    this.#options = options;
  }

  /** Whether a session can be served. */
  get ready(): boolean {
    return this.#threads.size > 0;
  }

  /** @returns null when no thread is alive */
  open(settings: LaneSettings, handlers: LaneHandlers): MotionLane | null {
    const [thread] = [...this.#threads].sort((a, b) => a.lanes.size - b.lanes.size);
    if (!thread) return null;
    const id = this.#nextLane++;
    const lane = new MotionLane(
      id,
      settings,
      (message, transfer) => thread.post(message, transfer),
      handlers,
    );
    thread.lanes.set(id, lane);
    return lane;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#threads].map((thread) => thread.stop()));
  }

  async #addThread(): Promise<void> {
    const thread = await MotionThread.start(this.#options.weights);
    this.#threads.add(thread);
    thread.onEnd((error) => {
      this.#threads.delete(thread);
      if (this.#stopped) return;
      this.#options.log.error({ err: error, sessions: thread.lanes.size }, 'motion thread died');
      this.#addThread().catch((cause: unknown) =>
        this.#options.log.error({ err: cause }, 'motion thread cannot be replaced'),
      );
    });
  }
}

import { performance } from 'node:perf_hooks';
import type { ThreadLoad } from '../motion/load-meter.js';
import type { Limits } from '../options.js';

/** Share of a thread's time from which one more session would make all of them late. */
const FULL = 0.9;
/** Between two looks at the thread that holds the sockets, in milliseconds. */
const LOOK_MS = 1000;
/** Seconds after which a client that was refused may try again: a few reports of the threads later. */
export const RETRY_SECONDS = 2;

/** With fewer sessions on a thread, what makes them late is not their number. */
const FEW = 8;

/** The threads, of which a session gets one. */
interface Threads {
  /** The one that the next session would get; null where there is none. */
  readonly next: { readonly load: ThreadLoad; readonly size: number } | null;
}

/** Tells whether the server can take one more session without making those it has late. */
export class Overload {
  readonly #threads: Threads;
  readonly #limits: Pick<Limits, 'lagSeconds'>;
  readonly #timer: NodeJS.Timeout;
  #load = 0;
  /** What it was at least, in the last two looks: one second is what a burst of arrivals takes. */
  #lasting = 0;

  constructor(threads: Threads, limits: Pick<Limits, 'lagSeconds'>) {
    this.#threads = threads;
    this.#limits = limits;
    let before = performance.eventLoopUtilization();
    this.#timer = setInterval(() => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      this.#lasting = Math.min(this.#load, utilization);
      this.#load = utilization;
      before = now;
    }, LOOK_MS).unref();
  }

  /** Share of its time, 0 to 1, that the thread with the sockets was at work within the last second. */
  get load(): number {
    return this.#load;
  }

  /** What is too much; null while there is room. */
  get reason(): string | null {
    const { next } = this.#threads;
    if (!next || next.size < FEW) return null;
    const { lagMs, load } = next.load;
    if (lagMs / 1000 > this.#limits.lagSeconds) return `live speech waits ${Math.round(lagMs)} ms`;
    if (load > FULL) return 'the motion threads are at work all the time';
    if (this.#lasting > FULL) return 'the network thread is at work all the time';
    return null;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

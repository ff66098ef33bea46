import type { ContextTime } from './context-time.js';
import type { PositionLog } from './position-log.js';

/** How fast a changed output latency is followed, in seconds: figures of Chrome are noisy. */
const LATENCY_SETTLE = 1;

/** A change of latency beyond this is another device (Bluetooth), taken at once, in seconds. */
const DEVICE_CHANGE = 0.06;

/**
 * The time of the mouth: which second of the round is being heard at a moment of the page's clock.
 * A pure function of what the player reported, the context's time and the output latency, so a
 * pause, an underrun or a suspended context freezes it and nothing lets it drift. Within a round
 * it never goes back: where the truth does (a slower device), it waits.
 */
export class AudioClock {
  readonly #log: PositionLog;
  readonly #context: ContextTime;
  #latency: number | null = null;
  #latencyAt = 0;
  #last = 0;

  constructor(log: PositionLog, context: ContextTime) {
    this.#log = log;
    this.#context = context;
  }

  /** Output latency in use, in seconds. */
  get latency(): number {
    return this.#latency ?? 0;
  }

  /** Takes a reading of the output latency, in seconds, at a page time in milliseconds. */
  observeLatency(latency: number, now: DOMHighResTimeStamp): void {
    const known = this.#latency;
    const elapsed = Math.max(0, now - this.#latencyAt) / 1000;
    this.#latencyAt = now;
    if (known === null || Math.abs(latency - known) > DEVICE_CHANGE) this.#latency = latency;
    else this.#latency = known + (latency - known) * (1 - Math.exp(-elapsed / LATENCY_SETTLE));
  }

  /**
   * Seconds of the round heard at `now` (page time in milliseconds), `end` at most: the part of
   * the round that can have been rendered.
   */
  at(now: DOMHighResTimeStamp, end: number): number {
    const heard = this.#log.at(this.#context.at(now) - this.latency);
    this.#last = Math.max(this.#last, Math.min(heard, end));
    return this.#last;
  }
}

/** How fast the estimate follows what is observed, in seconds. */
const SETTLE = 0.5;

/** An error beyond this is a jump (suspended, resumed, other context) and not jitter, in seconds. */
const JUMP = 0.06;

/** Latency assumed where a browser does not tell it (Safari before 18.4), or may not be asked, in seconds. */
const ASSUMED_LATENCY = 0.04;

/**
 * Firefox on Linux stands still, page and sound, where `outputLatency` is read just as PulseAudio asks for samples
 * (seen in 153): the reader holds the lock of the graph and waits for PulseAudio, which waits for the graph.
 */
const UNASKED = /Linux.*Firefox/.test(globalThis.navigator?.userAgent);

/** No output path is slower; a larger figure is an error of the driver, in seconds. */
const MAX_LATENCY = 0.5;

/**
 * `AudioContext.currentTime` as a smooth function of the page's clock. It moves in steps of the
 * hardware's buffer (3 to 40 ms); the steps are averaged out, and the estimate never strays
 * further than {@link JUMP} from what the context says, so a context that stands stops it.
 */
export class ContextTime {
  #offset: number | null = null;
  #observed = 0;
  #observedAt = 0;

  /** Takes a reading: context time in seconds, page time (`performance.now()`) in milliseconds. */
  observe(contextTime: number, now: DOMHighResTimeStamp): void {
    const offset = contextTime - now / 1000;
    const elapsed = Math.max(0, now - this.#observedAt) / 1000;
    if (this.#offset === null || Math.abs(offset - this.#offset) > JUMP) this.#offset = offset;
    else this.#offset += (offset - this.#offset) * (1 - Math.exp(-elapsed / SETTLE));
    this.#observed = contextTime;
    this.#observedAt = now;
  }

  /** Context time at a moment near the last reading, in seconds. */
  at(now: DOMHighResTimeStamp): number {
    const time = now / 1000 + (this.#offset ?? 0);
    const since = (now - this.#observedAt) / 1000;
    const expected = this.#observed + Math.max(0, since);
    return Math.max(expected - JUMP, Math.min(expected + JUMP, time));
  }
}

/**
 * Time from a sample leaving the graph to the ear, in seconds: the context's `outputLatency`, kept
 * within what can be true. `getOutputTimestamp()` is not used: it is wrong on Safari and noisy on
 * Chrome.
 */
export function outputLatency(context: { readonly outputLatency?: number }): number {
  const latency = UNASKED ? undefined : context.outputLatency;
  if (latency === undefined || !Number.isFinite(latency)) return ASSUMED_LATENCY;
  return Math.max(0, Math.min(MAX_LATENCY, latency));
}

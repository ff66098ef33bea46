import { smoothstep } from '../motion/noise.js';
import { STEP } from './voice.js';

/** Least seconds between the beginnings of two blinks. */
const GAP = 1.2;
/** Lids fall in 100 ms, rest for 40 ms and rise in 180 ms. */
const CLOSING = 0.1;
const CLOSED = 0.04;
const OPENING = 0.18;

/**
 * Blinks that go with speech: people blink where a phrase ends rather than within it. They come on
 * top of those of idle life, since speakers blink half as often again as those who rest
 * (Bentivoglio et al. 1997: 26 against 17 a minute).
 */
export class SpeechBlinks {
  #since = Infinity;

  /** Blinks, unless the last time is not long ago. */
  blink(): void {
    if (this.#since >= GAP) this.#since = 0;
  }

  /** How far the lids are down at the next step: 0 open, 1 closed. */
  next(): number {
    const down = smoothstep(this.#since / CLOSING);
    const up = smoothstep((this.#since - CLOSING - CLOSED) / OPENING);
    this.#since += STEP;
    return down - up;
  }

  reset(): void {
    this.#since = Infinity;
  }
}

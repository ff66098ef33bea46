import { smoothstep } from '../motion/noise.js';
import { STEP } from './voice.js';

/** Least seconds between the beginnings of two blinks. */
const GAP = 1.2;
/** Share of pauses with a blink. */
const OFTEN = 0.85;
/** Seconds after a pause was heard within which the lids begin to fall. */
const SPREAD = 0.22;
/** Lids fall in 100 ms, rest for 40 ms and rise in 180 ms. */
const CLOSING = 0.1;
const CLOSED = 0.04;
const OPENING = 0.18;

/**
 * Blinks that go with speech: people blink where a phrase ends rather than within it (Nakano and
 * Kitazawa 2010), mostly and not at once.
 */
export class SpeechBlinks {
  /** Seconds since the lids began to fall; below 0 they are yet to. */
  #since = Infinity;

  /** A phrase is over: blinks, unless the last time is not long ago. */
  pause(random: () => number): void {
    if (this.#since >= GAP && random() < OFTEN) this.#since = -SPREAD * random();
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

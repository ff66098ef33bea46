import type { BufferTarget } from './buffer-target.js';
import type { RoundSound } from './round-sound.js';

/** Live sound may wait this much longer than it should before some is passed over, in seconds. */
const SLACK = 0.25;

/** What live sound waits beyond the lag of its motion, in seconds. */
const MARGIN = 0.04;

/** Part of the known lag that is kept at each motion that lags less. */
const DECAY = 0.98;

/** Keeps live sound close to its source, but behind its motion: passes over what waits too long. */
export class LiveDelay {
  #lag = 0;

  constructor(
    private readonly sound: RoundSound,
    private readonly buffer: BufferTarget,
  ) {}

  /** Motion has come, up to this second of the round. */
  moved(duration: number): void {
    this.#lag = Math.max(this.#lag * DECAY, this.sound.pushed - duration);
  }

  /** To be called as the sound is played. */
  keep(): void {
    const { sound } = this;
    const wanted = Math.max(this.buffer.seconds, this.#lag + MARGIN);
    if (!sound.finished && sound.buffered >= wanted + SLACK) sound.trim(wanted);
  }
}

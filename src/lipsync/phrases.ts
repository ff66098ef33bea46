import { STEP } from './voice.js';

/** Silence that makes a pause, in seconds: longer than any stop consonant. */
const PAUSE = 0.18;
/** Speech before a pause counts, in seconds. */
const LEAST_SPEECH = 0.25;

/** What happened to the phrase at a step. */
export type PhraseEvent = 'start' | 'pause' | null;

/** Divides a voice into phrases and the pauses between them. */
export class PhraseTracker {
  /** Seconds since the present phrase began; pauses for breath within it included. */
  spoken = 0;
  /** Seconds of silence before the present phrase; `Infinity` before the first. */
  silenceBefore = Infinity;
  #silent = Infinity;
  #inPhrase = false;

  /** @param speaking probability that this is speech, 0..1 */
  hear(speaking: number): PhraseEvent {
    const voiced = speaking > 0.5;
    if (this.#inPhrase) this.spoken += STEP;
    if (voiced && !this.#inPhrase) {
      this.#inPhrase = true;
      this.silenceBefore = this.#silent;
      this.#silent = this.spoken = 0;
      return 'start';
    }
    this.#silent = voiced ? 0 : this.#silent + STEP;
    if (!this.#inPhrase || this.#silent < PAUSE) return null;
    this.#inPhrase = false;
    return this.spoken - this.#silent >= LEAST_SPEECH ? 'pause' : null;
  }

  /** Whether a phrase is under way, be it at a short silence within. */
  get speaking(): boolean {
    return this.#inPhrase;
  }

  /** Whether the voice is there at this moment. */
  get voiced(): boolean {
    return this.#inPhrase && this.#silent === 0;
  }

  reset(): void {
    this.spoken = 0;
    this.silenceBefore = this.#silent = Infinity;
    this.#inPhrase = false;
  }
}

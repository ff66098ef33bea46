import { VoiceActivity } from './voice-activity.js';

/** What a room says of its speaker: it speaks, has ended, or was interrupted. */
export type TurnHint = 'speaking' | 'silent' | 'interrupted';

/** A stretch of speech, in seconds of the clock of its sound. */
export interface TurnOwner {
  /** Speech begins; a little before, where it was too quiet to be told from silence. */
  began(at: number): void;
  /** It has ended. */
  ended(at: number, interrupted: boolean): void;
}

/** What is kept before the first loud sound: the start of an h or an f, in seconds. */
const PRE_ROLL = 0.16;

/** How long it has to be silent before a turn is over, by what the room says, in seconds. */
const PATIENCE = {
  /** Nothing: sentences of one answer are this close. */
  unknown: 0.9,
  /** More is to come. A speaker who was cut off says nothing of it for longer. */
  speaking: 3,
  /** All of it was sent. */
  silent: 0.2,
  interrupted: 0,
};

/** What lies after the last loud sound and is still the turn's, in seconds: it fades away. */
const TAIL = 0.2;

/**
 * Finds the turns of a speaker in what is heard: by voice activity, and by what the room says, which
 * tells a pause from an end but not when it is heard.
 */
export class Turns {
  readonly #owner: TurnOwner;
  readonly #activity = new VoiceActivity();
  #hint: TurnHint | null = null;
  #speaking = false;
  /** What is heard belongs to a turn that was cut short. */
  #spent = false;
  /** Nothing before this belongs to another turn. */
  #from = -Infinity;

  constructor(owner: TurnOwner) {
    this.#owner = owner;
  }

  /** Whether what is heard now is silence. */
  get quiet(): boolean {
    return !this.#activity.active;
  }

  /** Whether what is heard now is the rest of a turn that was cut short. */
  get spent(): boolean {
    return this.#spent;
  }

  /** The room says something of its speaker. */
  hint(hint: TurnHint): void {
    this.#hint = hint;
  }

  /** Takes what was heard next, from one second to another. */
  push(samples: Float32Array, from: number, to: number): void {
    const activity = this.#activity;
    activity.push(samples, from, to);
    this.#spent &&= activity.active;
    if (this.#spent) return;
    if (!this.#speaking && activity.active) this.#begin(activity.onset);
    if (!this.#speaking) return;
    const silence = to - activity.last;
    const interrupted = this.#hint === 'interrupted';
    if (silence >= PATIENCE[this.#hint ?? 'unknown'] && (silence >= TAIL || interrupted)) {
      this.#spent = interrupted;
      this.#end(Math.min(to, activity.last + TAIL), interrupted);
    }
  }

  /** What is being said is another turn from now on. */
  restart(): void {
    this.#speaking = false;
  }

  /** Nobody wants to hear the rest of what is being said. */
  cut(at: number): void {
    this.#spent = true;
    this.stop(at);
  }

  /** The sound breaks off: what is heard next has nothing to do with it. */
  stop(at: number): void {
    if (this.#speaking) this.#end(at, false);
  }

  #begin(onset: number): void {
    this.#speaking = true;
    // What was said of the turn before does not hold for this one.
    if (this.#hint !== 'speaking') this.#hint = null;
    this.#owner.began(Math.max(this.#from, onset - PRE_ROLL));
  }

  #end(at: number, interrupted: boolean): void {
    this.#speaking = false;
    this.#from = at;
    this.#hint = null;
    this.#owner.ended(at, interrupted);
  }
}

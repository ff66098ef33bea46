import { smoothstep } from '../motion/noise.js';
import type { PhraseTracker } from './phrases.js';
import { STEP } from './voice.js';

/** Silence that makes what follows a new turn, in seconds. */
const TURN = 0.35;
/** Share of turns, the first and the later ones, in which the gaze leaves the listener. */
const FIRST_TURN = 0.8;
const LATER_TURN = 0.4;
/** Seconds into a phrase at which it leaves: it stays through short ones. */
const EARLIEST = 0.35;
const LATEST = 0.6;
/** Seconds that it stays away. */
const SHORTEST = 0.5;
const LONGEST = 1.1;
/** Seconds until it is back after the end of a phrase. */
const RETURN = 0.25;
/** Duration of the eyes' jump, in seconds (Bahill et al. 1975, at this size). */
const SACCADE = 0.06;

/** Direction of both eyes, in radians: positive pitch down, positive yaw to the own left. */
export interface Glance {
  readonly yaw: number;
  readonly pitch: number;
}

const AHEAD: Glance = { yaw: 0, pitch: 0 };

/**
 * Where a speaker looks: away while planning what to say, at the start of a longer utterance, and
 * back at the listener well before its end (Kendon 1967).
 */
export class SpeechGaze {
  #from = AHEAD;
  #to = AHEAD;
  #sinceJump = SACCADE;
  /** Seconds into a phrase at which the gaze leaves; `null` where it stays. */
  #leaveAt: number | null = null;
  /** Seconds until it comes back, while it is away. */
  #away = 0;

  /** Whether the gaze rests on something else than the listener. */
  get averted(): boolean {
    return this.#to !== AHEAD;
  }

  /** A phrase begins; one that goes on with a turn keeps to what that was going to do. */
  begin({ silenceBefore }: PhraseTracker, random: () => number): void {
    if (silenceBefore < TURN) return;
    const leaves = random() < (silenceBefore === Infinity ? FIRST_TURN : LATER_TURN);
    this.#leaveAt = leaves ? EARLIEST + (LATEST - EARLIEST) * random() : null;
  }

  /** The phrase is over: the listener's turn may come. */
  end(): void {
    this.#away = Math.min(this.#away, RETURN);
  }

  /** Direction at the next step. */
  next({ spoken, voiced }: PhraseTracker, random: () => number): Glance {
    if (voiced && this.#leaveAt !== null && spoken >= this.#leaveAt) {
      this.#leaveAt = null;
      const side = random() < 0.5 ? -1 : 1;
      this.#look({ yaw: side * (0.1 + 0.1 * random()), pitch: 0.05 - 0.13 * random() });
      this.#away = SHORTEST + (LONGEST - SHORTEST) * random();
    } else if (this.averted && (this.#away -= STEP) <= 0) {
      this.#look(AHEAD);
    }
    this.#sinceJump += STEP;
    return this.#now();
  }

  reset(): void {
    this.#from = this.#to = AHEAD;
    this.#sinceJump = SACCADE;
    this.#leaveAt = null;
    this.#away = 0;
  }

  #look(to: Glance): void {
    if (to === this.#to) return;
    this.#from = this.#now();
    this.#to = to;
    this.#sinceJump = 0;
  }

  #now(): Glance {
    const done = smoothstep(this.#sinceJump / SACCADE);
    const between = (a: number, b: number): number => a + (b - a) * done;
    return {
      yaw: between(this.#from.yaw, this.#to.yaw),
      pitch: between(this.#from.pitch, this.#to.pitch),
    };
  }
}

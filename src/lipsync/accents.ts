import { STEP, type VoiceState } from './voice.js';

/** Least seconds from the end of one accent's rise to the next accent. */
const GAP = 0.4;
/** Seconds that an accent may take to its height; what is known by then is told. */
const RISE = 0.06;
/** Seconds over which loudness is taken for that of a syllable, and for that around it. */
const SYLLABLE = 0.1;
const AROUND = 0.3;
/** Seconds in which the running pitch follows the voice. */
const TONE = 1.5;
/** Loudness from which pitch is that of a vowel. */
const VOWEL = 0.4;
/** What of the loudness of unvoiced sound counts: an s is no vowel, however loud. */
const UNVOICED = 0.3;
/** Weight of loudness against its surroundings, and of a semitone above the running pitch. */
const SWELL_WEIGHT = 1.6;
const RISE_WEIGHT = 0.12;
/** Least prominence of an accent, however flat the voice. */
const LEAST = 0.2;
/** Prominence of an accent against that of the usual syllable. */
const OVER = 1.4;
/** Prominence that syllables are taken to have before any was heard. */
const USUAL = 0.3;
/** Weight of the latest syllable in what is usual. */
const LEARNING = 0.15;
/** Seconds of speech without an accent after which less becomes usual, and in which. */
const PATIENCE = 1;
const FORGETTING = 3;
/** Part of its height that prominence falls to between two syllables. */
const DIP = 0.55;
/** Height of an accent that is as strong as any. */
const STRONGEST = 0.8;
/** Semitones above the running pitch that count, at most. */
const HIGHEST_RISE = 6;
/** Semitones from which it is no rise of this voice but something else that hums. */
const LEAP = 9;

/** A syllable that stands out. */
export interface Accent {
  /** Whether this is its first step. */
  readonly begins: boolean;
  /** Above 0 to 1. */
  readonly strength: number;
  /** Most semitones above the running pitch so far, up to 6. */
  readonly rise: number;
}

/**
 * Hears pitch accents: syllables that stand out in loudness and pitch against those before. Told from
 * the moment at which they do, and again while they grow, for 60 ms at most.
 */
export class AccentDetector {
  #quick = 0;
  #slow = 0;
  /** Running pitch of the voice, in semitones; 0 before there is any. */
  #tone = 0;
  #usual = USUAL;
  /** Height of the present syllable, in prominence and in semitones. */
  #height = 0;
  #highest = 0;
  #armed = true;
  #since = GAP;
  /** Seconds since the present accent crossed the line; `null` where none is under way. */
  #rising: number | null = null;

  /** The accent that begins or grows now, if any. */
  hear({ loudness, speaking, pitch }: VoiceState): Accent | null {
    const level = loudness * speaking * (pitch > 0 ? 1 : UNVOICED);
    this.#quick += (level - this.#quick) * (STEP / SYLLABLE);
    // A pause is no soft syllable that the first one after it could stand out against.
    if (speaking > 0.5) this.#slow += (level - this.#slow) * (STEP / AROUND);
    if (speaking > 0.5 && this.#since > PATIENCE) this.#usual *= 1 - STEP / FORGETTING;
    const swell = Math.max(0, this.#quick - this.#slow);
    const rise = level < VOWEL ? 0 : this.#rise(pitch);
    const prominence = SWELL_WEIGHT * swell + RISE_WEIGHT * rise * level;
    this.#since += STEP;
    this.#learn(prominence, rise);
    return this.#tell(prominence);
  }

  reset(): void {
    this.#quick = this.#slow = this.#tone = this.#height = this.#highest = 0;
    this.#usual = USUAL;
    this.#armed = true;
    this.#since = GAP;
    this.#rising = null;
  }

  /** Semitones of `pitch` above the running pitch; 0 where unvoiced. */
  #rise(pitch: number): number {
    if (pitch === 0) return 0;
    const semitones = 12 * Math.log2(pitch / 50);
    if (this.#tone === 0) this.#tone = semitones;
    this.#tone += (semitones - this.#tone) * (STEP / TONE);
    const rise = semitones - this.#tone;
    return rise > LEAP ? 0 : Math.min(HIGHEST_RISE, Math.max(0, rise));
  }

  /** Follows the heights of syllables; between two the next accent may come. */
  #learn(prominence: number, rise: number): void {
    this.#height = Math.max(this.#height, prominence);
    this.#highest = Math.max(this.#highest, rise);
    if (this.#height < 0.1 || prominence > DIP * this.#height) return;
    this.#usual += LEARNING * (this.#height - this.#usual);
    this.#height = this.#highest = 0;
    this.#armed = true;
  }

  #tell(prominence: number): Accent | null {
    const begins = this.#rising === null;
    if (this.#rising === null) {
      const line = Math.max(LEAST, OVER * this.#usual);
      if (!this.#armed || this.#since < GAP || prominence < line) return null;
      this.#armed = false;
      this.#rising = 0;
    } else {
      this.#rising += STEP;
      if (prominence < this.#height || this.#rising >= RISE) {
        this.#rising = null;
        this.#since = 0;
        return null;
      }
    }
    const strength = Math.min(1, this.#height / STRONGEST);
    return { begins, strength, rise: this.#highest };
  }
}

import { STEP, type VoiceState } from './voice.js';

/** Least seconds from one accent to the next. */
const GAP = 0.32;
/** Seconds that an accent may take to its height; what is known by then is told. */
const RISE = 0.06;
/** Least prominence of an accent, however flat the voice. */
const LEAST = 0.3;
/** Prominence that syllables are taken to have before any was heard. */
const USUAL = 0.42;
/** Weight of the latest syllable in what is usual. */
const LEARNING = 0.15;
/** Semitones above the running pitch that count, at most. */
const HIGHEST_RISE = 6;

/**
 * Hears pitch accents: syllables that stand out in loudness and pitch against those before. Told at
 * their height, 60 ms after they began to stand out at the latest.
 */
export class AccentDetector {
  #quick = 0;
  #slow = 0;
  /** Running pitch of the voice, in semitones; 0 before there is any. */
  #tone = 0;
  #usual = USUAL;
  /** Height of the present syllable. */
  #height = 0;
  #armed = true;
  #since = GAP;
  /** Seconds since the present accent crossed the line; `null` where none is under way. */
  #rising: number | null = null;

  /** Strength of an accent that is at its height now, above 0 to 1; 0 where there is none. */
  hear({ loudness, speaking, pitch }: VoiceState): number {
    const level = loudness * speaking;
    this.#quick += (level - this.#quick) * (STEP / 0.05);
    this.#slow += (level - this.#slow) * (STEP / 0.6);
    const swell = Math.max(0, this.#quick - this.#slow);
    const prominence = 2 * swell + 0.1 * this.#rise(pitch) * level;
    this.#since += STEP;
    this.#learn(prominence);
    return this.#told(prominence);
  }

  reset(): void {
    this.#quick = this.#slow = this.#tone = this.#height = 0;
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
    this.#tone += (semitones - this.#tone) * (STEP / 1.5);
    return Math.min(HIGHEST_RISE, Math.max(0, semitones - this.#tone));
  }

  /** Follows the heights of syllables; between two the next accent may come. */
  #learn(prominence: number): void {
    this.#height = Math.max(this.#height, prominence);
    if (this.#height < 0.1 || prominence > 0.5 * this.#height) return;
    this.#usual += LEARNING * (this.#height - this.#usual);
    this.#height = 0;
    this.#armed = true;
  }

  #told(prominence: number): number {
    if (this.#rising === null) {
      const line = Math.max(LEAST, this.#usual);
      if (!this.#armed || this.#since < GAP || prominence < line) return 0;
      this.#armed = false;
      this.#rising = 0;
      return 0;
    }
    this.#rising += STEP;
    if (prominence >= this.#height && this.#rising < RISE) return 0;
    this.#rising = null;
    this.#since = 0;
    return Math.min(1, this.#height);
  }
}

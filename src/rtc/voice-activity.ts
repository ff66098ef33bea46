/** Levels are those of the whole chunk, in dB of full scale; digital silence counts as this. */
const SILENT = -100;

/** Where noise is taken to lie at most: what is louder is speech, however long it lasts. */
const LOUDEST_NOISE = -45;

/** How fast the noise is taken to rise, in dB a second. It falls at once. */
const NOISE_RISE = 3;

/** How much louder than the noise speech begins and goes on, in dB. */
const ONSET = 10;
const HOLD = 6;

/** No speech is quieter than this. Breath and room tone of a synthetic voice are, in dB. */
const QUIETEST = -56;

/** How long sound has to be loud to be speech, in seconds: a click is not. */
const LEAST = 0.04;

/**
 * Tells speech from silence by its level over the noise, with hysteresis: it begins louder than it
 * has to be to go on. No network, so it is the same everywhere and costs nothing; what it takes for
 * silence is heard all the same, for the sound does not depend on it.
 */
export class VoiceActivity {
  #noise = SILENT;
  #loudFor = 0;
  #onset = 0;
  #last = -Infinity;
  #active = false;

  /** Whether there is speech, or was in the chunk before. */
  get active(): boolean {
    return this.#active;
  }

  /** When the speech began that goes on, in seconds of the caller's clock. */
  get onset(): number {
    return this.#onset;
  }

  /** When speech was last heard. */
  get last(): number {
    return this.#last;
  }

  /** @param from time of the first sample and @param to of the one after the last, in seconds. */
  push(samples: Float32Array, from: number, to: number): void {
    const level = levelOf(samples);
    const seconds = to - from;
    this.#noise = Math.min(level, this.#noise + NOISE_RISE * seconds, LOUDEST_NOISE);
    const over = this.#active ? HOLD : ONSET;
    if (level < Math.max(QUIETEST, this.#noise + over)) {
      this.#loudFor = 0;
      this.#active = false;
      return;
    }
    if (this.#loudFor === 0) this.#onset = from;
    this.#loudFor += seconds;
    this.#active ||= this.#loudFor >= LEAST - 1e-3;
    if (this.#active) this.#last = to;
  }
}

function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(SILENT, 10 * Math.log10(sum / samples.length + 1e-12));
}

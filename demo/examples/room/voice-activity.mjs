/** Louder than this, as the root of the mean square of full scale, is a voice. */
const LOUD = 0.02;
/** Frames of 20 ms: so many loud ones begin speech, so many quiet ones end it. */
const ONSET = 5;
const HANGOVER = 30;

/** Finds speech in sound by its loudness. A real agent has a model for this. */
export class VoiceActivity {
  #loud = 0;
  #quiet = 0;
  #speaking = false;

  /**
   * @param {Int16Array} samples the next 20 ms, PCM16
   * @returns {'began' | 'ended' | null} what is new
   */
  push(samples) {
    let energy = 0;
    for (const sample of samples) energy += (sample / 0x8000) ** 2;
    const isLoud = Math.sqrt(energy / samples.length) > LOUD;
    this.#loud = isLoud ? this.#loud + 1 : 0;
    this.#quiet = isLoud ? 0 : this.#quiet + 1;
    if (!this.#speaking && this.#loud >= ONSET) {
      this.#speaking = true;
      return 'began';
    }
    if (this.#speaking && this.#quiet >= HANGOVER) {
      this.#speaking = false;
      return 'ended';
    }
    return null;
  }
}

/** Louder than this, as the root of the mean square of full scale, is a voice. */
const LOUD = 0.02;
/** Seconds of sound that begin speech, and of silence that end it. */
const ONSET = 0.06;
const HANGOVER = 0.5;

/** Finds the visitor's speech in PCM16 by its loudness. Services have models for this. */
export class VoiceActivity {
  #rate;
  #loud = 0;
  #quiet = 0;
  speaking = false;

  constructor(rate) {
    this.#rate = rate;
  }

  /** @returns {'began' | 'ended' | null} what is new with these bytes */
  push(pcm) {
    let energy = 0;
    for (let at = 0; at + 1 < pcm.length; at += 2) energy += (pcm.readInt16LE(at) / 0x8000) ** 2;
    const samples = pcm.length / 2;
    const loud = Math.sqrt(energy / samples) > LOUD;
    this.#loud = loud ? this.#loud + samples / this.#rate : 0;
    this.#quiet = loud ? 0 : this.#quiet + samples / this.#rate;
    if (!this.speaking && this.#loud >= ONSET) {
      this.speaking = true;
      return 'began';
    }
    if (!this.speaking || this.#quiet < HANGOVER) return null;
    this.speaking = false;
    return 'ended';
  }
}

/**
 * The signature of a sound: how loud each 10 ms of it are. It travels with the motion, and is found
 * again in the sound that is heard, so both meet although a room tells no common clock.
 */

/** Length of a slot: what one level speaks for, in seconds. */
export const SLOT_SECONDS = 0.01;

/** Half decibels above the floor of 16-bit sound, so one byte holds -96 dBFS to +31.5 dBFS. */
const FLOOR_DB = 96;
const STEPS_PER_DB = 2;
/** Mean square that counts as the floor: keeps the logarithm finite. */
const SILENT = 10 ** (-FLOOR_DB / 10);

/** The level of a mean square of samples in -1..1, in half decibels above -96 dBFS, not rounded. */
export function levelOf(meanSquare: number): number {
  return STEPS_PER_DB * (10 * Math.log10(Math.max(SILENT, meanSquare)) + FLOOR_DB);
}

/** Where slot `index` begins, in samples. A slot need not be a whole number of them. */
export function slotStart(index: number, sampleRate: number): number {
  return Math.round(index * SLOT_SECONDS * sampleRate);
}

/** Measures the levels of a sound that comes in pieces. Its first sample begins a slot. */
export class SignatureMeter {
  readonly #sampleRate: number;
  #slot = 0;
  #samples = 0;
  #sum = 0;
  #next: number;

  /** @param sampleRate - of the sound, in hertz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#next = slotStart(1, sampleRate);
  }

  /** The levels of the slots that these samples complete, maybe none. PCM16, or floats in -1..1. */
  push(samples: Int16Array | Float32Array): Uint8Array {
    const scale = samples instanceof Int16Array ? 1 / 32768 ** 2 : 1;
    const levels: number[] = [];
    for (let at = 0; at < samples.length;) {
      const stop = Math.min(samples.length, at + this.#next - this.#samples);
      this.#samples += stop - at;
      let sum = 0;
      for (; at < stop; at++) sum += samples[at] * samples[at];
      this.#sum += sum * scale;
      if (this.#samples === this.#next) levels.push(this.#complete());
    }
    return Uint8Array.from(levels);
  }

  /** The level of a last slot that the sound fills in part; none where it ended with a slot. */
  end(): Uint8Array {
    const began = slotStart(this.#slot, this.#sampleRate);
    return this.#samples > began ? Uint8Array.of(this.#complete()) : new Uint8Array(0);
  }

  #complete(): number {
    // A slot that the sound does not fill is silent in the rest.
    const length = this.#next - slotStart(this.#slot, this.#sampleRate);
    const level = Math.min(255, Math.round(levelOf(this.#sum / length)));
    this.#samples = this.#next;
    this.#slot++;
    this.#sum = 0;
    this.#next = slotStart(this.#slot + 1, this.#sampleRate);
    return level;
  }
}

/** The levels of a whole sound, one for each 10 ms, the last of them perhaps in part. */
export function signatureOf(samples: Int16Array | Float32Array, sampleRate: number): Uint8Array {
  const meter = new SignatureMeter(sampleRate);
  return Uint8Array.from([...meter.push(samples), ...meter.end()]);
}

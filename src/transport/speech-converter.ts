import { Resampler } from '../audio/resampler.js';
import { floatToPcm16, type Samples } from '../base/audio-format.js';

/** Brings the speech of one round to PCM16 at the rate of who makes motion of it. */
export class SpeechConverter {
  readonly #resampler: Resampler | null;

  /** @param from rate of the speech. @param to rate of the result; both in hertz. */
  constructor(from: number, to: number) {
    this.#resampler = from === to ? null : new Resampler(from, to);
  }

  /** What can be said of the speech so far. At equal rates PCM16 comes back as it is, not copied. */
  push(samples: Samples): Int16Array {
    if (this.#resampler) {
      this.#resampler.push(samples);
      return this.#pull(this.#resampler);
    }
    return samples instanceof Int16Array ? samples : floatToPcm16(samples);
  }

  /** The rest, after the last of the speech. */
  end(): Int16Array {
    if (!this.#resampler) return new Int16Array(0);
    this.#resampler.end();
    return this.#pull(this.#resampler);
  }

  #pull(resampler: Resampler): Int16Array {
    const out = new Float32Array(resampler.available);
    resampler.pull(out);
    return floatToPcm16(out);
  }
}

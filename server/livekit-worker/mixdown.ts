import { pcm16FromBytes } from '../../src/base/audio-format.js';

const NOTHING = new Uint8Array(0);

/** Mixes interleaved PCM16 that comes in pieces, cut anywhere, down to one channel. */
export class Mixdown {
  readonly #channels: number;
  /** The beginning of a sample of all channels whose end has not come yet. */
  #rest = NOTHING;

  /** @param channels - one, where the number makes no sense */
  constructor(channels: number) {
    this.#channels = Number.isInteger(channels) && channels >= 1 && channels <= 8 ? channels : 1;
  }

  push(bytes: Uint8Array): Uint8Array {
    const channels = this.#channels;
    const size = 2 * channels;
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const whole = all.length - (all.length % size);
    this.#rest = all.slice(whole);
    if (channels === 1) return all.subarray(0, whole);
    const samples = pcm16FromBytes(all.subarray(0, whole));
    const mono = new Int16Array(samples.length / channels);
    for (let i = 0; i < mono.length; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += samples[i * channels + c];
      mono[i] = Math.round(sum / channels);
    }
    return new Uint8Array(mono.buffer);
  }
}

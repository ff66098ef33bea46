import { OPUS_RATE } from '../opus.js';
import type { OpusHead } from './opus-head.js';

/**
 * Leaves of decoded samples those that are to be heard: none of the pre-skip, none beyond the end,
 * with the gain of the stream (RFC 7845, sections 4.2, 4.4 and 5.1).
 */
export class HeardSamples {
  readonly #head: OpusHead;
  /** Decoded samples for each at 48 kHz. */
  readonly #scale: number;
  #skip: number;
  #heard = 0;
  #length = Infinity;

  /** @param rate - of the decoded samples, in hertz */
  constructor(head: OpusHead, rate: number) {
    this.#head = head;
    this.#scale = rate / OPUS_RATE;
    this.#skip = Math.round(head.preSkip * this.#scale);
  }

  /** Says where the recording ends, as the last page does. */
  endAt(end: number): void {
    this.#length = Math.round((end - this.#head.preSkip) * this.#scale);
  }

  /** What is to be heard of the next samples of one channel; a view where the gain is 1. */
  of(samples: Float32Array): Float32Array {
    const from = Math.min(this.#skip, samples.length);
    const left = Math.max(0, this.#length - this.#heard);
    const heard = samples.subarray(from, from + left);
    this.#skip -= from;
    this.#heard += heard.length;
    const { gain } = this.#head;
    return gain === 1 ? heard : heard.map((sample) => sample * gain);
  }
}

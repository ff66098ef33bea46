import type { Samples } from '../base/audio-format.js';

/**
 * Chunks of mono audio in order, read once from the front. Holds what was pushed as it was pushed,
 * so minutes of PCM16 cost two bytes a sample, and converts when read.
 */
export class SampleQueue {
  #chunks: Samples[] = [];
  #first = 0;
  #offset = 0;
  #length = 0;

  /** Samples that wait. */
  get length(): number {
    return this.#length;
  }

  push(samples: Samples): void {
    if (samples.length === 0) return;
    this.#chunks.push(samples);
    this.#length += samples.length;
  }

  /** Moves up to `count` samples to `out` as -1..1 and returns how many there were. */
  read(out: Float32Array, at: number, count: number): number {
    const wanted = Math.min(count, this.#length);
    let done = 0;
    while (done < wanted) {
      const chunk = this.#chunks[this.#first];
      const n = Math.min(chunk.length - this.#offset, wanted - done);
      const part = chunk.subarray(this.#offset, this.#offset + n);
      if (part instanceof Float32Array) out.set(part, at + done);
      else for (let i = 0; i < n; i++) out[at + done + i] = part[i] / 0x8000;
      done += n;
      this.#advance(n);
    }
    return done;
  }

  /** Drops up to `count` samples and returns how many there were. */
  skip(count: number): number {
    const wanted = Math.min(count, this.#length);
    for (let left = wanted; left > 0;) {
      const n = Math.min(this.#chunks[this.#first].length - this.#offset, left);
      left -= n;
      this.#advance(n);
    }
    return wanted;
  }

  #advance(count: number): void {
    this.#offset += count;
    this.#length -= count;
    if (this.#offset < this.#chunks[this.#first].length) return;
    this.#offset = 0;
    this.#first++;
    if (this.#first < 64 && this.#first < this.#chunks.length) return;
    this.#chunks.splice(0, this.#first);
    this.#first = 0;
  }
}

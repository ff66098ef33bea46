/** Puts PCM16 bytes together that are cut anywhere, also within a sample. */
export class PcmBytes {
  #rest = new Uint8Array(0);

  /** Whole samples, in memory of their own; what is left over waits for the next bytes. */
  push(bytes: Uint8Array): Int16Array {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    const samples = joined.length >> 1;
    this.#rest = joined.slice(samples * 2);
    return new Int16Array(joined.buffer, 0, samples);
  }

  /** Whether the bytes so far end within a sample. */
  get torn(): boolean {
    return this.#rest.length > 0;
  }
}

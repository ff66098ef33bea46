/** Bytes that may wait: motion or Ogg Opus of more than twenty minutes. */
const MOST = 16 * 1024 * 1024;

/** Keeps bytes, in memory of their own, until who reads them is there. */
export class KeptBytes {
  #chunks: Uint8Array[] = [];
  #length = 0;

  /** Returns whether they could be kept: what waits is bounded. */
  push(bytes: Uint8Array): boolean {
    if (this.#length + bytes.length > MOST) return false;
    this.#length += bytes.length;
    this.#chunks.push(bytes.slice());
    return true;
  }

  /** Hands out what was kept. */
  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#length = 0;
    return chunks;
  }
}

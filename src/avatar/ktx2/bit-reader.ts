/** Reads bits, the lowest of each byte first. Behind the end, all are zero. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3] ?? 0;
    const bit = (byte >> (this.#at & 7)) & 1;
    this.#at++;
    return bit;
  }

  /** A whole number of up to 24 bits. */
  bits(count: number): number {
    let value = 0;
    for (let k = 0; k < count; k++) value |= this.bit() << k;
    return value;
  }

  /** A number in pieces of `size` bits, each with a bit that says whether another follows. */
  pieces(size: number): number {
    let value = 0;
    for (let shift = 0; shift < 24; shift += size) {
      const piece = this.bits(size + 1);
      value |= (piece & ((1 << size) - 1)) << shift;
      if (piece >> size === 0) break;
    }
    return value;
  }
}

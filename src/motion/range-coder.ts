/**
 * Adaptive binary range coder: the arithmetic of LZMA (public domain). Probabilities have 11 bits;
 * each follows the bits coded with it by 1/16 of its error, so it settles within a second of
 * motion. Integer arithmetic only: every machine codes the same bytes.
 */
const PROBABILITY_BITS = 11;
const ADAPT_SHIFT = 4;
const TOP = 2 ** 24;
const WORD = 2 ** 32;

/** Probabilities that a bit is 0, one for each context. Both ends keep an equal set. */
export function createContexts(count: number): Uint16Array {
  return new Uint16Array(count).fill(1 << (PROBABILITY_BITS - 1));
}

/** Codes one bit in a context: the encoder writes `bit` and returns it, the decoder reads it. */
export interface BitCoder {
  code(contexts: Uint16Array, index: number, bit: number): number;
}

function adapt(contexts: Uint16Array, index: number, bit: number): void {
  const p = contexts[index];
  contexts[index] = bit
    ? p - (p >> ADAPT_SHIFT)
    : p + (((1 << PROBABILITY_BITS) - p) >> ADAPT_SHIFT);
}

/** Writes bits. Call {@link finish} once, at the end. */
export class BitEncoder implements BitCoder {
  readonly #out: number[] = [];
  #low = 0;
  #range = WORD - 1;
  /** The byte before a run of `#pending` bytes of 255, held back for a carry. */
  #held = -1;
  #pending = 0;

  code(contexts: Uint16Array, index: number, bit: number): number {
    const bound = (this.#range >>> PROBABILITY_BITS) * contexts[index];
    if (bit) {
      this.#low += bound;
      this.#range -= bound;
    } else {
      this.#range = bound;
    }
    adapt(contexts, index, bit);
    while (this.#range < TOP) {
      this.#range *= 256;
      this.#shift();
    }
    return bit;
  }

  /** Ends the stream with as few bytes as still tell it apart. */
  finish(): number[] {
    let step = WORD;
    let value: number;
    do {
      value = Math.ceil(this.#low / step) * step;
      step /= 2;
    } while (value >= this.#low + this.#range);
    this.#low = value;
    for (let i = 0; i < 5; i++) this.#shift();
    // The decoder takes what is missing as zeros.
    while (this.#out.at(-1) === 0) this.#out.pop();
    return this.#out;
  }

  #shift(): void {
    const carry = this.#low >= WORD ? 1 : 0;
    if (carry || this.#low < 0xff000000) {
      if (this.#held >= 0) this.#out.push((this.#held + carry) & 255);
      for (; this.#pending > 0; this.#pending--) this.#out.push((255 + carry) & 255);
      this.#held = Math.floor(this.#low / TOP) & 255;
    } else {
      this.#pending++;
    }
    this.#low = (this.#low % TOP) * 256;
  }
}

/** Reads what {@link BitEncoder} wrote. Past the end it reads zeros, so it never fails. */
export class BitDecoder implements BitCoder {
  #position: number;
  #code = 0;
  #range = WORD - 1;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly end: number,
  ) {
    this.#position = start;
    for (let i = 0; i < 4; i++) this.#shift();
  }

  code(contexts: Uint16Array, index: number): number {
    const bound = (this.#range >>> PROBABILITY_BITS) * contexts[index];
    const bit = this.#code < bound ? 0 : 1;
    if (bit) {
      this.#code -= bound;
      this.#range -= bound;
    } else {
      this.#range = bound;
    }
    adapt(contexts, index, bit);
    while (this.#range < TOP) {
      this.#range *= 256;
      this.#shift();
    }
    return bit;
  }

  #shift(): void {
    const next = this.#position < this.end ? this.bytes[this.#position++] : 0;
    // Broken bytes can leave a code beyond the range; keep it a 32-bit number.
    this.#code = (this.#code * 256 + next) % WORD;
  }
}

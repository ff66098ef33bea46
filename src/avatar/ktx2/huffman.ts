import type { BitReader } from './bit-reader.js';

/** The order in which the lengths of the codes for lengths are written. */
const LENGTH_ORDER = [
  17, 18, 19, 20, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15, 16,
] as const;
const LONGEST = 16;
/** Symbols above lengths: runs of zeros, and of the last length, each with its bits and least count. */
const RUNS: Readonly<Record<number, { bits: number; least: number; repeats: boolean }>> = {
  17: { bits: 3, least: 3, repeats: false },
  18: { bits: 7, least: 11, repeats: false },
  19: { bits: 2, least: 3, repeats: true },
  20: { bits: 7, least: 7, repeats: true },
};

/** Canonical Huffman codes, as deflate has them. */
export class HuffmanTable {
  /** How many codes there are of each length. */
  readonly #counts = new Uint16Array(LONGEST + 1);
  /** Symbols by the length of their code, then by number. */
  readonly #symbols: readonly number[];

  constructor(lengths: Uint8Array) {
    for (const length of lengths) if (length > 0) this.#counts[length]++;
    const used = [...lengths.keys()].filter((symbol) => lengths[symbol] > 0);
    this.#symbols = used.sort((a, b) => lengths[a] - lengths[b] || a - b);
  }

  /** Reads a table as BasisLZ writes it: the lengths of its codes, themselves in Huffman codes. */
  static read(reader: BitReader): HuffmanTable {
    const lengths = new Uint8Array(reader.bits(14));
    if (lengths.length === 0) return new HuffmanTable(lengths);
    const lengthsOfLengths = new Uint8Array(LENGTH_ORDER.length);
    const given = reader.bits(5);
    for (let k = 0; k < given; k++) lengthsOfLengths[LENGTH_ORDER[k]] = reader.bits(3);
    const table = new HuffmanTable(lengthsOfLengths);
    for (let at = 0; at < lengths.length;) {
      const symbol = table.decode(reader);
      const run = RUNS[symbol];
      if (!run) lengths[at++] = symbol;
      else {
        const end = at + reader.bits(run.bits) + run.least;
        lengths.fill(run.repeats ? lengths[at - 1] : 0, at, end);
        at = end;
      }
    }
    return new HuffmanTable(lengths);
  }

  /** @throws Error where the bits are no code */
  decode(reader: BitReader): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code |= reader.bit();
      const count = this.#counts[length];
      if (code - first < count) return this.#symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error('a KTX2 texture in it is damaged.');
  }
}

/** Writes bits, the lowest of each byte first. */
class BitWriter {
  readonly #bits: number[] = [];

  bits(value: number, count: number): this {
    for (let k = 0; k < count; k++) this.#bits.push((value >> k) & 1);
    return this;
  }

  /** A Huffman table of one or two symbols, whose codes then are 0 and 1. */
  table(...symbols: number[]): this {
    const count = symbols.length === 0 ? 0 : Math.max(...symbols) + 1;
    this.bits(count, 14);
    if (count === 0) return this;
    // Of the lengths of codes, 0 stands at place 4 of the order and 1 at place 18.
    this.bits(19, 5);
    for (let k = 0; k < 19; k++) this.bits(k === 4 || k === 18 ? 1 : 0, 3);
    for (let symbol = 0; symbol < count; symbol++) this.bits(symbols.includes(symbol) ? 1 : 0, 1);
    return this;
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(Math.ceil(this.#bits.length / 8));
    this.#bits.forEach((bit, k) => (out[k >> 3] |= bit << (k & 7)));
    return out;
  }
}

/** A KTX2 file with ETC1S of 8 x 8 pixels: the left half red, the right half blue. */
export function tinyKtx2({ scheme = 1 } = {}): Uint8Array<ArrayBuffer> {
  const endpoints = new BitWriter()
    .table(0, 31)
    .table(15, 16)
    .table(1)
    .table(0)
    .bits(0, 1)
    // Red is 15, 16 and 16 more than 16, modulo 32; blue 1 more than 31, 0 and 31 more than 0.
    .bits(0b1100, 4)
    .bits(0b1000, 4);
  const selectors = new BitWriter().bits(0b100, 3).bits(0xaaaa, 16).bits(0xaaaa, 16);
  const tables = new BitWriter().table(95).table(0, 1).table(0).table().bits(2, 13);
  // Predictions of the four blocks; then each one's endpoint, where it is new, and selector.
  const slice = new BitWriter().bits(0, 1).bits(0, 1).bits(0, 1).bits(1, 1).bits(0, 1).bits(0, 2);
  const parts = [endpoints, selectors, tables].map((writer) => writer.bytes());
  const colour = slice.bytes();
  const global = 104;
  const level = global + 40 + parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(level + colour.length);
  const view = new DataView(out.buffer);
  out.set([0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a]);
  [0, 1, 8, 8, 0, 0, 1, 1, scheme].forEach((word, k) => view.setUint32(12 + k * 4, word, true));
  view.setUint32(64, global, true);
  view.setUint32(80, level, true);
  view.setUint32(88, colour.length, true);
  view.setUint16(global, 2, true);
  view.setUint16(global + 2, 1, true);
  parts.forEach((part, k) => view.setUint32(global + 4 + k * 4, part.length, true));
  view.setUint32(global + 28, colour.length, true);
  let at = global + 40;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  out.set(colour, level);
  return out;
}

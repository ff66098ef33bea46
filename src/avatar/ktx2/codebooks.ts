import { BitReader } from './bit-reader.js';
import type { BasisImage } from './container.js';
import { HuffmanTable } from './huffman.js';

/** What the blocks of an image choose from. */
export interface Codebooks {
  /** Red, green, blue of 5 bits, and a number in `INTENSITIES`: 4 bytes of each endpoint. */
  readonly endpoints: Uint8Array;
  /** 16 numbers of 0..3 of each selector, row by row. */
  readonly selectors: Uint8Array;
}

/** Up to these values of the last colour, each range has a model of its own. */
const RANGES = [9, 21] as const;
const MIDDLE = 16;

export function readCodebooks(image: BasisImage): Codebooks {
  return { endpoints: readEndpoints(image), selectors: readSelectors(image) };
}

function readEndpoints({ endpoints: bytes, endpointCount }: BasisImage): Uint8Array {
  const reader = new BitReader(bytes);
  const models = [0, 1, 2].map(() => HuffmanTable.read(reader));
  const intensities = HuffmanTable.read(reader);
  const components = reader.bit() ? 1 : 3;
  const last = [MIDDLE, MIDDLE, MIDDLE];
  let intensity = 0;
  const endpoints = new Uint8Array(endpointCount * 4);
  for (let i = 0; i < endpoints.length; i += 4) {
    intensity = (intensity + intensities.decode(reader)) & 7;
    for (let c = 0; c < components; c++) {
      const range = RANGES.findIndex((most) => last[c] <= most);
      const delta = models[range < 0 ? RANGES.length : range].decode(reader);
      last[c] = (last[c] + delta) & 31;
    }
    const grey = components === 1;
    endpoints.set([last[0], grey ? last[0] : last[1], grey ? last[0] : last[2], intensity], i);
  }
  return endpoints;
}

function readSelectors({ selectors: bytes, selectorCount }: BasisImage): Uint8Array {
  const reader = new BitReader(bytes);
  if (reader.bits(2) !== 0) throw new Error('its KTX2 textures use codebooks that are not read.');
  const raw = reader.bit() === 1;
  const model = raw ? null : HuffmanTable.read(reader);
  const selectors = new Uint8Array(selectorCount * 16);
  const rows = [0, 0, 0, 0];
  for (let i = 0; i < selectorCount; i++) {
    for (let y = 0; y < 4; y++) {
      rows[y] = !model || i === 0 ? reader.bits(8) : rows[y] ^ model.decode(reader);
      for (let x = 0; x < 4; x++) selectors[i * 16 + y * 4 + x] = (rows[y] >> (x * 2)) & 3;
    }
  }
  return selectors;
}

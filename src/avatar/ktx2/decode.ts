import { readCodebooks, type Codebooks } from './codebooks.js';
import { readKtx2, type BasisImage } from './container.js';
import { readModels, readSlice, type SliceModels } from './slice.js';

/** Steps from the colour of a block to its four colours: ETC1's tables, in rising order. */
const INTENSITIES = [
  [-8, -2, 2, 8],
  [-17, -5, 5, 17],
  [-29, -9, 9, 29],
  [-42, -13, 13, 42],
  [-60, -18, 18, 60],
  [-80, -24, 24, 80],
  [-106, -33, 33, 106],
  [-183, -47, 47, 183],
] as const;
const GREEN = 1;
const ALPHA = 3;

/** Pixels, four bytes each, the highest row first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes the largest image of a KTX2 file that is compressed with BasisLZ (ETC1S), written after the
 * specification of KTX 2.0. The usual transcoder is WebAssembly that pages with a strict policy refuse.
 * A large image takes seconds, so it may be interrupted.
 *
 * @throws Error that says what is wrong or not read
 */
export function* decodeKtx2(bytes: Uint8Array): Generator<void, Pixels> {
  const image = readKtx2(bytes);
  const codebooks = readCodebooks(image);
  const models = readModels(image.tables);
  const data = new Uint8Array(image.width * image.height * 4).fill(255);
  yield* drawSlice(image.colour, image, codebooks, models, (at, colour) => data.set(colour, at));
  if (image.alpha) {
    yield* drawSlice(image.alpha, image, codebooks, models, (at, colour) => {
      data[at + ALPHA] = colour[GREEN];
    });
  }
  return { width: image.width, height: image.height, data };
}

function* drawSlice(
  slice: Uint8Array,
  { width, height, endpointCount, selectorCount }: BasisImage,
  { endpoints, selectors }: Codebooks,
  models: SliceModels,
  put: (at: number, colour: readonly number[]) => void,
): Generator<void, void> {
  const size = { columns: Math.ceil(width / 4), rows: Math.ceil(height / 4) };
  const counts = { endpoints: endpointCount, selectors: selectorCount };
  yield* readSlice(slice, models, size, counts, (column, row, endpoint, selector) => {
    const colours = coloursOf(endpoints.subarray(endpoint * 4, endpoint * 4 + 4));
    for (let k = 0; k < 16; k++) {
      const x = column * 4 + (k & 3);
      const y = row * 4 + (k >> 2);
      if (x < width && y < height) put((y * width + x) * 4, colours[selectors[selector * 16 + k]]);
    }
  });
}

function coloursOf([red, green, blue, intensity]: Uint8Array): number[][] {
  const base = [red, green, blue].map((five) => (five << 3) | (five >> 2));
  return INTENSITIES[intensity].map((step) =>
    base.map((value) => Math.min(255, Math.max(0, value + step))),
  );
}

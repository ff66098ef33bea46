import { MeshoptError } from './meshopt-error.js';

/** Upper bound of a block: 8 kB of vertices, at most 256 of them, in groups of 16. */
const BLOCK_BYTES = 0x2000;
const BLOCK_VERTICES = 0x100;
const GROUP = 16;

/** Bits a delta for each of the four group modes: version 0, then version 1 with control 0 and 1. */
const GROUP_BITS = [
  [0, 2, 4, 8],
  [0, 1, 2, 4],
  [1, 2, 4, 8],
];

/**
 * Decodes an attribute buffer of EXT_meshopt_compression (version 0) or KHR_meshopt_compression
 * (version 1) into `target`: `count` vertices of `stride` bytes. Yields after each block.
 *
 * @throws MeshoptError when the data does not follow the format.
 */
export function* decodeVertexBuffer(
  target: Uint8Array,
  count: number,
  stride: number,
  source: Uint8Array,
): Generator<void, void> {
  const version = source[0] & 0x0f;
  if ((source[0] & 0xf0) !== 0xa0 || version > 1 || stride % 4 !== 0) {
    throw new MeshoptError('not a vertex buffer');
  }
  const tailSize = version === 0 ? stride : stride + stride / 4;
  const tail = source.length - tailSize;
  const last = source.slice(tail, tail + stride);
  const channels = version === 0 ? undefined : source.subarray(tail + stride);
  const blockSize = Math.min(Math.floor(BLOCK_BYTES / stride) & ~(GROUP - 1), BLOCK_VERTICES);
  const deltas = new Uint8Array(blockSize * stride + GROUP);
  /** How much data each byte of a vertex has in the block at hand. */
  const changing = new Uint16Array(stride);
  let offset = 1;
  for (let base = 0; base < count; base += blockSize) {
    const size = Math.min(count - base, blockSize);
    const rows = (size + GROUP - 1) & ~(GROUP - 1);
    const control = offset;
    if (version === 1) offset += stride / 4;
    deltas.fill(0);
    for (let byte = 0; byte < stride; byte++) {
      const mode = version === 0 ? 0 : (source[control + (byte >> 2)] >> ((byte & 3) * 2)) & 3;
      const first = byte * rows;
      // Groups that have nothing but their modes, of which the first is none, are as if there were no data.
      let empty = offset;
      if (mode === 3) {
        deltas.set(source.subarray(offset, offset + size), first);
        offset += size;
      } else if (mode < 2) {
        empty += (rows / GROUP + 3) >> 2;
        const bits = GROUP_BITS[version * (mode + 1)];
        offset = readGroups(deltas, first, rows, source, offset, bits);
      }
      changing[byte] = offset - empty;
    }
    if (offset > source.length) break;
    applyDeltas(target, base, size, stride, deltas, changing, rows, last, channels);
    yield;
  }
  const padding = Math.max(tailSize, version === 0 ? 32 : 24);
  if (offset !== source.length - padding)
    throw new MeshoptError('vertex buffer has a wrong length');
}

/** Reads one byte of `rows` vertices into `deltas`, which are 0, from `first` on. Returns the offset after it. */
function readGroups(
  deltas: Uint8Array,
  first: number,
  rows: number,
  source: Uint8Array,
  header: number,
  modes: readonly number[],
): number {
  const groups = rows / GROUP;
  let offset = header + ((groups + 3) >> 2);
  for (let group = 0; group < groups; group++) {
    const bits = modes[(source[header + (group >> 2)] >> ((group & 3) * 2)) & 3];
    if (bits === 0) continue;
    const start = first + group * GROUP;
    if (bits === 8) {
      deltas.set(source.subarray(offset, offset + GROUP), start);
      offset += GROUP;
    } else {
      const escape = (1 << bits) - 1;
      let packed = offset;
      offset += (GROUP * bits) >> 3;
      // One-bit groups are packed from the lowest bit, the others from the highest.
      const lowest = bits === 1 ? 0 : 8 - bits;
      const step = bits === 1 ? 1 : -bits;
      for (let i = start, shift = lowest; i < start + GROUP; i++, shift += step) {
        if (shift < 0 || shift > 7) {
          packed++;
          shift = lowest;
        }
        const delta = (source[packed] >> shift) & escape;
        deltas[i] = delta === escape ? source[offset++] : delta;
      }
    }
  }
  return offset;
}

/** Adds up the deltas of one block; `last` carries the previous vertex from block to block. */
function applyDeltas(
  target: Uint8Array,
  base: number,
  size: number,
  stride: number,
  deltas: Uint8Array,
  changing: Uint16Array,
  rows: number,
  last: Uint8Array,
  channels: Uint8Array | undefined,
): void {
  for (let first = 0; first < stride; first += 4) {
    const channel = channels ? channels[first >> 2] : 0;
    const kind = channel & 3;
    if (kind === 3) throw new MeshoptError('unknown vertex channel');
    if (kind === 0) {
      for (let byte = first; byte < first + 4; byte++) {
        let value = last[byte];
        // The target is 0 from the start.
        if (value === 0 && changing[byte] === 0) continue;
        let out = base * stride + byte;
        const row = byte * rows;
        for (let i = row; i < row + size; i++, out += stride) {
          const delta = deltas[i];
          value += (delta >>> 1) ^ -(delta & 1);
          target[out] = value;
        }
        last[byte] = value;
      }
      continue;
    }
    for (let i = 0; i < size; i++) {
      const out = (base + i) * stride + first;
      const delta = (byte: number) => deltas[(first + byte) * rows + i];
      if (kind === 1) {
        for (let b = 0; b < 4; b += 2) {
          const before = last[first + b] | (last[first + b + 1] << 8);
          const value = before + unzigzag(delta(b) | (delta(b + 1) << 8));
          last[first + b] = value;
          last[first + b + 1] = value >> 8;
        }
      } else {
        const word = delta(0) | (delta(1) << 8) | (delta(2) << 16) | (delta(3) << 24);
        const turn = channel >> 4;
        const turned = turn === 0 ? word : (word >>> turn) | (word << (32 - turn));
        for (let b = 0; b < 4; b++) last[first + b] ^= turned >>> (b * 8);
      }
      for (let b = 0; b < 4; b++) target[out + b] = last[first + b];
    }
  }
}

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

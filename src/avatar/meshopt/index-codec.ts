import { MeshoptError } from './meshopt-error.js';

type Indices = Uint16Array | Uint32Array;

/** Indices of 2 or 4 bytes over the bytes of `target`. */
function indicesOver(target: Uint8Array<ArrayBuffer>, size: number): Indices {
  const Indices = size === 2 ? Uint16Array : Uint32Array;
  return new Indices(target.buffer, target.byteOffset, target.byteLength / size);
}

/** Indices or triangles between two pauses. */
const SLICE = 4096;

/** Variable-length integers, seven bits a byte, lowest first. */
class VarintReader {
  offset: number;
  readonly #source: Uint8Array;

  constructor(source: Uint8Array, offset: number) {
    this.#source = source;
    this.offset = offset;
  }

  byte(): number {
    return this.#source[this.offset++];
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new MeshoptError('index is too long');
  }

  signed(): number {
    const value = this.unsigned();
    return (value >>> 1) ^ -(value & 1);
  }
}

/** Entries of the rings that keep the latest vertices, and the latest edges by their two ends; powers of two. */
const VERTICES = 16;
const EDGES = 32;

/**
 * Decodes a triangle list (mode TRIANGLES) of `count` indices. Yields now and then.
 *
 * @throws MeshoptError when the data does not follow the format.
 */
export function* decodeIndexBuffer(
  target: Uint8Array<ArrayBuffer>,
  count: number,
  size: number,
  source: Uint8Array,
): Generator<void, void> {
  if (source[0] !== 0xe1 || count % 3 !== 0) throw new MeshoptError('not a triangle list');
  const decode = triangleDecoder(indicesOver(target, size), source, count / 3);
  for (let t = 0; t * 3 < count; t += SLICE) {
    yield;
    decode(t, Math.min(t + SLICE, count / 3));
  }
}

/**
 * Decodes triangles one after the other, each of which goes by those before it: in a plain loop over plain
 * variables, which is quick before it is compiled.
 */
function triangleDecoder(out: Indices, source: Uint8Array, count: number) {
  const data = new VarintReader(source, 1 + count);
  const pairs = source.length - 16;
  const edges = new Uint32Array(EDGES);
  const vertices = new Uint32Array(VERTICES);
  /**
   * How many entries were put into the rings, the first vertex that was not named yet, and the last that was
   * named by its distance.
   */
  let state = [0, 0, 0, 0];
  return (from: number, to: number): void => {
    let [edge, vertex, next, last] = state;
    for (let t = from; t < to; t++) {
      const code = source[1 + t];
      const third = code & 0x0f;
      let a: number, b: number, c: number;
      if (code < 0xf0) {
        const end = edge - 2 * (code >> 4);
        a = edges[(end - 1) & (EDGES - 1)];
        b = edges[(end - 2) & (EDGES - 1)];
        if (third > 0 && third < 13) {
          c = vertices[(vertex - 1 - third) & (VERTICES - 1)];
        } else {
          if (third === 0) c = next++;
          // 13 is the one before the last, 14 the one after it.
          else c = last += third < 15 ? third * 2 - 27 : data.signed();
          vertices[vertex++ & (VERTICES - 1)] = c;
        }
      } else {
        // A triangle that shares no recent edge. All three codes refer to the vertices before it.
        const pair = third < 14 ? source[pairs + third] : data.byte();
        if (third >= 14 && pair === 0) next = 0;
        const second = pair >> 4;
        const final = pair & 0x0f;
        const far = third < 14 ? -1 : 15;
        a = third === 15 ? (last += data.signed()) : next++;
        if (second === 0) b = next++;
        else
          b =
            second === far ? (last += data.signed()) : vertices[(vertex - second) & (VERTICES - 1)];
        if (final === 0) c = next++;
        else
          c = final === far ? (last += data.signed()) : vertices[(vertex - final) & (VERTICES - 1)];
        vertices[vertex++ & (VERTICES - 1)] = a;
        if (second === 0 || second === far) vertices[vertex++ & (VERTICES - 1)] = b;
        if (final === 0 || final === far) vertices[vertex++ & (VERTICES - 1)] = c;
        edges[edge++ & (EDGES - 1)] = a;
        edges[edge++ & (EDGES - 1)] = b;
      }
      edges[edge++ & (EDGES - 1)] = b;
      edges[edge++ & (EDGES - 1)] = c;
      edges[edge++ & (EDGES - 1)] = c;
      edges[edge++ & (EDGES - 1)] = a;
      out[t * 3] = a;
      out[t * 3 + 1] = b;
      out[t * 3 + 2] = c;
    }
    state = [edge, vertex, next, last];
  };
}

/**
 * Decodes a sequence of `count` indices in any order (mode INDICES). Yields now and then.
 *
 * @throws MeshoptError when the data does not follow the format.
 */
export function* decodeIndexSequence(
  target: Uint8Array<ArrayBuffer>,
  count: number,
  size: number,
  source: Uint8Array,
): Generator<void, void> {
  if (source[0] !== 0xd1) throw new MeshoptError('not an index sequence');
  const out = indicesOver(target, size);
  const data = new VarintReader(source, 1);
  const last = [0, 0];
  for (let i = 0; i < count; i++) {
    if (i % SLICE === 0) yield;
    const value = data.unsigned();
    const delta = value >>> 1;
    last[value & 1] += (delta >>> 1) ^ -(delta & 1);
    out[i] = last[value & 1];
  }
}

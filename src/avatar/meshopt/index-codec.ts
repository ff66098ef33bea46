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

/** The latest entries, newest first: `at(0)` was pushed last. The size is a power of two. */
class Recent {
  readonly #ring: Uint32Array;
  #next = 0;

  constructor(size: number) {
    this.#ring = new Uint32Array(size);
  }

  at(age: number): number {
    return this.#ring[(this.#next - 1 - age) & (this.#ring.length - 1)];
  }

  push(value: number): void {
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) & (this.#ring.length - 1);
  }
}

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
  const out = indicesOver(target, size);
  const triangles = count / 3;
  const pairs = source.length - 16;
  const data = new VarintReader(source, 1 + triangles);
  const edges = new Recent(32);
  const vertices = new Recent(16);
  let next = 0;
  let last = 0;

  const fresh = () => {
    vertices.push(next);
    return next++;
  };
  const far = () => {
    last += data.signed();
    vertices.push(last);
    return last;
  };
  const beside = (step: number) => {
    last += step;
    vertices.push(last);
    return last;
  };

  for (let t = 0; t < triangles; t++) {
    if (t % SLICE === 0) yield;
    const code = source[1 + t];
    const edge = code >> 4;
    const third = code & 0x0f;
    let a: number, b: number, c: number;
    if (edge < 15) {
      a = edges.at(edge * 2);
      b = edges.at(edge * 2 + 1);
      if (third === 0) c = fresh();
      else if (third < 13) c = vertices.at(third);
      else if (third === 15) c = far();
      else c = beside(third === 13 ? -1 : 1);
    } else {
      // A triangle that shares no recent edge. All three codes refer to the vertices before it.
      const pair = third < 14 ? source[pairs + third] : data.byte();
      if (third >= 14 && pair === 0) next = 0;
      const [second, final] = [pair >> 4, pair & 0x0f];
      const isFar = (slot: number) => third >= 14 && slot === 15;
      a = third === 15 ? (last += data.signed()) : next++;
      if (second === 0) b = next++;
      else b = isFar(second) ? (last += data.signed()) : vertices.at(second - 1);
      if (final === 0) c = next++;
      else c = isFar(final) ? (last += data.signed()) : vertices.at(final - 1);
      vertices.push(a);
      if (second === 0 || isFar(second)) vertices.push(b);
      if (final === 0 || isFar(final)) vertices.push(c);
      edges.push(a);
      edges.push(b);
    }
    edges.push(b);
    edges.push(c);
    edges.push(c);
    edges.push(a);
    out.set([a, b, c], t * 3);
  }
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

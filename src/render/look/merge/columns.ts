import {
  BufferAttribute,
  BufferGeometry,
  Float32BufferAttribute,
  InterleavedBufferAttribute,
  Matrix3,
  Vector3,
  type Color,
  type Matrix4,
  type Mesh,
  type TypedArray,
} from 'three';

export type Attribute = BufferAttribute | InterleavedBufferAttribute;

/** Copies what `attribute` stands for to `out`, from vertex `first` on. */
export function copyTo(out: Float32Array, size: number, first: number, attribute: Attribute): void {
  const { array, count, normalized } = attribute;
  const interleaved = attribute instanceof InterleavedBufferAttribute;
  const stride = interleaved ? attribute.data.stride : attribute.itemSize;
  const offset = interleaved ? attribute.offset : 0;
  // The browser converts it in one go: nothing here is compiled yet when a page starts.
  const raw = new Float32Array(array);
  if (normalized) {
    const largest = largestOf(array);
    // The least number of a signed type would stand for a little less.
    for (let i = 0; i < raw.length; i++) raw[i] = Math.max(-1, raw[i] / largest);
  }
  if (stride === size) out.set(raw, first * size);
  else {
    const end = (first + count) * size;
    for (let k = 0; k < size; k++)
      for (let at = first * size + k, from = offset + k; at < end; at += size, from += stride)
        out[at] = raw[from];
  }
}

/** Coordinates one after another, in units of the model. */
export function vectorsOf(attribute: Attribute): Float32Array {
  const out = new Float32Array(attribute.count * 3);
  copyTo(out, 3, 0, attribute);
  return out;
}

/** The number that stands for 1. */
export function largestOf(array: TypedArray): number {
  const signed = array instanceof Int8Array || array instanceof Int16Array;
  return 2 ** (8 * array.BYTES_PER_ELEMENT - (signed ? 1 : 0)) - 1;
}

/**
 * One geometry of several, one behind the other, with attributes of so many numbers a vertex; 0 where
 * one of them has none.
 */
export function joinedGeometry(
  geometries: readonly BufferGeometry[],
  sizes: Readonly<Record<string, number>>,
): BufferGeometry {
  const geometry = new BufferGeometry();
  for (const [name, size] of Object.entries(sizes)) {
    geometry.setAttribute(name, joined(geometries, name, size));
  }
  return geometry.setIndex(new BufferAttribute(joinedIndex(geometries), 1));
}

/** Each part, and where its vertices are among those of all. */
export function* spans<Part extends Mesh>(
  parts: readonly Part[],
): Generator<{ part: Part; first: number; count: number }> {
  let first = 0;
  for (const part of parts) {
    const { count } = part.geometry.attributes['position'];
    yield { part, first, count };
    first += count;
  }
}

/** One attribute of several geometries, one behind the other; 0 where one of them has none. */
function joined(
  geometries: readonly BufferGeometry[],
  name: string,
  size: number,
): Float32BufferAttribute {
  const out = new Float32BufferAttribute(vertexCount(geometries) * size, size);
  let first = 0;
  for (const geometry of geometries) {
    const attribute = geometry.attributes[name] as Attribute | undefined;
    if (attribute) copyTo(out.array as Float32Array, size, first, attribute);
    first += geometry.attributes['position'].count;
  }
  return out;
}

export function vertexCount(geometries: readonly BufferGeometry[]): number {
  return geometries.reduce((sum, { attributes }) => sum + attributes['position'].count, 0);
}

/** The triangles of several geometries, one behind the other. */
function joinedIndex(geometries: readonly BufferGeometry[]): Uint16Array {
  const out = new Uint16Array(geometries.reduce((sum, { index }) => sum + index!.count, 0));
  let [first, at] = [0, 0];
  for (const { index, attributes } of geometries) {
    at = addIndex(out, at, index!.array, first);
    first += attributes['position'].count;
  }
  return out;
}

/** Writes the triangles of `index`, whose first vertex is `first`, from `at` on; returns where they end. */
export function addIndex(
  out: Uint16Array,
  at: number,
  index: ArrayLike<number>,
  first: number,
): number {
  for (let k = 0; k < index.length; k++) out[at++] = index[k] + first;
  return at;
}

/** Multiplies the colours of `count` vertices from `first` on. */
export function tintColours(
  { array, itemSize }: Float32BufferAttribute,
  first: number,
  count: number,
  { r, g, b }: Color,
  opacity = 1,
): void {
  for (let at = first * itemSize; at < (first + count) * itemSize; at += itemSize) {
    array[at] *= r;
    array[at + 1] *= g;
    array[at + 2] *= b;
    if (itemSize > 3) array[at + 3] *= opacity;
  }
}

/** Moves positions and turns normals of `count` vertices from `first` on. */
export function moveVertices(
  positions: Float32BufferAttribute,
  normals: Float32BufferAttribute | null,
  first: number,
  count: number,
  matrix: Matrix4,
): void {
  const vector = new Vector3();
  const turn = new Matrix3().getNormalMatrix(matrix);
  for (let v = first; v < first + count; v++) {
    vector.fromBufferAttribute(positions, v).applyMatrix4(matrix);
    positions.setXYZ(v, vector.x, vector.y, vector.z);
    if (!normals) continue;
    vector.fromBufferAttribute(normals, v).applyMatrix3(turn).normalize();
    normals.setXYZ(v, vector.x, vector.y, vector.z);
  }
}

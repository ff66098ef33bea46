import {
  BufferGeometry,
  Float32BufferAttribute,
  InterleavedBufferAttribute,
  Matrix3,
  Uint16BufferAttribute,
  Vector3,
  type BufferAttribute,
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
  const unit = normalized ? 1 / largestOf(array) : 1;
  if (stride === size && unit === 1 && !interleaved) {
    out.set(array, first * size);
    return;
  }
  for (let v = 0, at = first * size; v < count; v++) {
    for (let k = 0; k < size; k++) {
      const value = array[offset + v * stride + k] * unit;
      // The least number of a signed type would stand for a little less.
      out[at++] = normalized && value < -1 ? -1 : value;
    }
  }
}

/** Coordinates one after another, in units of the model. */
export function vectorsOf(attribute: Attribute): Float32Array {
  const out = new Float32Array(attribute.count * 3);
  copyTo(out, 3, 0, attribute);
  return out;
}

/** The number that stands for 1. */
function largestOf(array: TypedArray): number {
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
  return geometry.setIndex(new Uint16BufferAttribute(joinedIndex(geometries), 1));
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
function joinedIndex(geometries: readonly BufferGeometry[]): number[] {
  let first = 0;
  const out: number[] = [];
  for (const { index, attributes } of geometries) {
    for (const vertex of index!.array) out.push(vertex + first);
    first += attributes['position'].count;
  }
  return out;
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

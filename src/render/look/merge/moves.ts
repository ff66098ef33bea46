import { InterleavedBufferAttribute, type TypedArray } from 'three';
import { largestOf, type Attribute } from './columns.js';

/** What a shape does to the vertices that it changes. */
export interface Moves {
  readonly vertices: Uint32Array;
  /** For each of them the change of its place, and then that of its normal where there is one. */
  readonly changes: Float32Array;
}

/** The vertices that a shape moves, with the changes of their places. */
export function movesOf(attribute: Attribute): Moves {
  const { array, count, normalized } = attribute;
  const interleaved = attribute instanceof InterleavedBufferAttribute;
  const stride = interleaved ? attribute.data.stride : 3;
  const offset = interleaved ? attribute.offset : 0;
  const vertices = movedIn(array, count, stride, offset);
  const changes = new Float32Array(vertices.length * 3);
  const unit = normalized ? 1 / largestOf(array) : 1;
  for (let n = 0, at = 0; n < vertices.length; n++, at += 3) {
    const from = offset + vertices[n] * stride;
    changes[at] = array[from] * unit;
    changes[at + 1] = array[from + 1] * unit;
    changes[at + 2] = array[from + 2] * unit;
  }
  return { vertices, changes };
}

/** Looks at the numbers as they are kept: most are 0. */
function movedIn(array: TypedArray, count: number, stride: number, offset: number): Uint32Array {
  const vertices = new Uint32Array(count);
  let moved = 0;
  for (let v = 0, at = offset; v < count; v++, at += stride)
    if (array[at] !== 0 || array[at + 1] !== 0 || array[at + 2] !== 0) vertices[moved++] = v;
  return vertices.slice(0, moved);
}

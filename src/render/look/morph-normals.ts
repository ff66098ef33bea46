import { BufferAttribute, InterleavedBufferAttribute, MathUtils, type BufferGeometry } from 'three';

/** Coordinates one after another, in units of the model. */
function toFloats(attribute: BufferAttribute | InterleavedBufferAttribute): Float32Array {
  const interleaved = attribute instanceof InterleavedBufferAttribute;
  const { array } = attribute;
  const stride = interleaved ? attribute.data.stride : attribute.itemSize;
  const unit = attribute.normalized ? MathUtils.denormalize(1, array as Float32Array) : 1;
  const out = new Float32Array(attribute.count * 3);
  for (let i = 0, from = interleaved ? attribute.offset : 0; i < out.length; from += stride) {
    out[i++] = array[from] * unit;
    out[i++] = array[from + 1] * unit;
    out[i++] = array[from + 2] * unit;
  }
  return out;
}

/** Adds the area-weighted normal of triangle `t` under `p` to `sums`, times `sign`. */
function accumulate(
  sums: Float32Array,
  p: Float32Array,
  index: ArrayLike<number>,
  t: number,
  sign: number,
): void {
  const a = index[t] * 3;
  const b = index[t + 1] * 3;
  const c = index[t + 2] * 3;
  const ux = p[b] - p[a];
  const uy = p[b + 1] - p[a + 1];
  const uz = p[b + 2] - p[a + 2];
  const vx = p[c] - p[a];
  const vy = p[c + 1] - p[a + 1];
  const vz = p[c + 2] - p[a + 2];
  const nx = (uy * vz - uz * vy) * sign;
  const ny = (uz * vx - ux * vz) * sign;
  const nz = (ux * vy - uy * vx) * sign;
  sums[a] += nx;
  sums[a + 1] += ny;
  sums[a + 2] += nz;
  sums[b] += nx;
  sums[b + 1] += ny;
  sums[b + 2] += nz;
  sums[c] += nx;
  sums[c + 1] += ny;
  sums[c + 2] += nz;
}

/** Writes the change of direction from `before` to `after` at `i`. */
function writeTurn(out: Float32Array, before: Float32Array, after: Float32Array, i: number): void {
  const b = 1 / (Math.hypot(before[i], before[i + 1], before[i + 2]) || 1);
  const a = 1 / (Math.hypot(after[i], after[i + 1], after[i + 2]) || 1);
  for (let k = i; k < i + 3; k++) out[k] = after[k] * a - before[k] * b;
}

/**
 * Computes the normals of every morph target from its positions. Files leave them out because
 * they cost more bytes than positions do; without them closed lids and lips would be lit as if
 * they were open. Only triangles that a target moves are visited. The positions stay unpacked: three is to
 * read them all in one go. Yields after each target; the geometry has all of them or none.
 */
export function* addMorphNormals(geometry: BufferGeometry): Generator<void, void> {
  const targets = geometry.morphAttributes.position;
  const index = geometry.index?.array;
  if (!targets?.length || !index || geometry.morphAttributes.normal) return;
  const rest = toFloats(geometry.getAttribute('position'));
  const restSums = new Float32Array(rest.length);
  for (let t = 0; t < index.length; t += 3) accumulate(restSums, rest, index, t, 1);

  const count = rest.length / 3;
  const moves = new Uint8Array(count);
  const touched = new Uint8Array(count);
  const moved = new Float32Array(rest.length);
  const sums = new Float32Array(rest.length);
  const positions: BufferAttribute[] = [];
  const normals: BufferAttribute[] = [];
  for (const target of targets) {
    const delta = toFloats(target);
    for (let v = 0, i = 0; v < count; v++, i += 3) {
      moves[v] = delta[i] !== 0 || delta[i + 1] !== 0 || delta[i + 2] !== 0 ? 1 : 0;
      moved[i] = rest[i] + delta[i];
      moved[i + 1] = rest[i + 1] + delta[i + 1];
      moved[i + 2] = rest[i + 2] + delta[i + 2];
    }
    sums.set(restSums);
    touched.fill(0);
    for (let t = 0; t < index.length; t += 3) {
      const a = index[t];
      const b = index[t + 1];
      const c = index[t + 2];
      if (!(moves[a] | moves[b] | moves[c])) continue;
      accumulate(sums, rest, index, t, -1);
      accumulate(sums, moved, index, t, 1);
      touched[a] = touched[b] = touched[c] = 1;
    }
    const out = new Float32Array(rest.length);
    for (let v = 0; v < count; v++) if (touched[v]) writeTurn(out, restSums, sums, v * 3);
    positions.push(new BufferAttribute(delta, 3));
    normals.push(new BufferAttribute(out, 3));
    yield;
  }
  Object.assign(geometry.morphAttributes, { position: positions, normal: normals });
}

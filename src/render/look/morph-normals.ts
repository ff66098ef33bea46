import { Float32BufferAttribute, type BufferAttribute, type BufferGeometry } from 'three';

type Reader = Pick<BufferAttribute, 'count' | 'getX' | 'getY' | 'getZ'>;

function toFloats(attribute: Reader): Float32Array {
  const out = new Float32Array(attribute.count * 3);
  for (let i = 0; i < attribute.count; i++) {
    out[i * 3] = attribute.getX(i);
    out[i * 3 + 1] = attribute.getY(i);
    out[i * 3 + 2] = attribute.getZ(i);
  }
  return out;
}

/** Adds the area-weighted normal of triangle `t` under `positions` to `sums`, times `sign`. */
function accumulate(
  sums: Float32Array,
  positions: Float32Array,
  index: ArrayLike<number>,
  t: number,
  sign: number,
): void {
  const a = index[t] * 3;
  const b = index[t + 1] * 3;
  const c = index[t + 2] * 3;
  const ux = positions[b] - positions[a];
  const uy = positions[b + 1] - positions[a + 1];
  const uz = positions[b + 2] - positions[a + 2];
  const vx = positions[c] - positions[a];
  const vy = positions[c + 1] - positions[a + 1];
  const vz = positions[c + 2] - positions[a + 2];
  const nx = (uy * vz - uz * vy) * sign;
  const ny = (uz * vx - ux * vz) * sign;
  const nz = (ux * vy - uy * vx) * sign;
  for (const i of [a, b, c]) {
    sums[i] = sums[i] + nx;
    sums[i + 1] = sums[i + 1] + ny;
    sums[i + 2] = sums[i + 2] + nz;
  }
}

function normalise(values: Float32Array, i: number): [number, number, number] {
  const x = values[i];
  const y = values[i + 1];
  const z = values[i + 2];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/**
 * Computes the normals of every morph target from its positions. Files leave them out because
 * they cost more bytes than positions do; without them closed lids and lips would be lit as if
 * they were open. Only triangles that a target moves are visited.
 */
export function addMorphNormals(geometry: BufferGeometry): void {
  const targets = geometry.morphAttributes.position;
  const index = geometry.index?.array;
  const base = geometry.getAttribute('position');
  if (!targets?.length || !index || geometry.morphAttributes.normal) return;
  const rest = toFloats(base);
  const restSums = new Float32Array(rest.length);
  for (let t = 0; t < index.length; t += 3) accumulate(restSums, rest, index, t, 1);

  const moved = new Float32Array(rest.length);
  const sums = new Float32Array(rest.length);
  geometry.morphAttributes.normal = targets.map((target) => {
    const delta = toFloats(target);
    const out = new Float32Array(rest.length);
    for (let i = 0; i < rest.length; i++) moved[i] = rest[i] + delta[i];
    const still = (v: number): boolean =>
      delta[v * 3] === 0 && delta[v * 3 + 1] === 0 && delta[v * 3 + 2] === 0;
    sums.set(restSums);
    const touched = new Set<number>();
    for (let t = 0; t < index.length; t += 3) {
      const a = index[t];
      const b = index[t + 1];
      const c = index[t + 2];
      if (still(a) && still(b) && still(c)) continue;
      accumulate(sums, rest, index, t, -1);
      accumulate(sums, moved, index, t, 1);
      touched.add(a).add(b).add(c);
    }
    for (const v of touched) {
      const before = normalise(restSums, v * 3);
      const after = normalise(sums, v * 3);
      for (let k = 0; k < 3; k++) out[v * 3 + k] = after[k] - before[k];
    }
    return new Float32BufferAttribute(out, 3);
  });
}

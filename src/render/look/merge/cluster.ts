import type { Vector3 } from 'three';

/** More vertices than an index of 16 bits can name, and few enough for three to fit into a whole number. */
const VERTICES = 2 ** 17;

/** Cells of the grid each way, half of them below 0. */
const GRID = 1024;

/**
 * What stands for each vertex: of those in one cell of a grid, the nearest to their middle.
 *
 * @param positions three coordinates a vertex
 * @param size edge of a cell, in their units
 */
function chosenVertices(positions: Float32Array, size: number): Uint32Array {
  const count = positions.length / 3;
  const cells = new Uint32Array(count);
  const known = new Map<number, number>();
  /** Sums of three coordinates and the number of vertices, cell by cell. */
  const sums = new Float32Array(count * 4);
  for (let v = 0, at = 0; v < count; v++, at += 3) {
    const x = Math.floor(positions[at] / size);
    const y = Math.floor(positions[at + 1] / size);
    const z = Math.floor(positions[at + 2] / size);
    const key = (x * GRID + y) * GRID + z;
    const found = known.get(key);
    const cell = found ?? known.size;
    if (found === undefined) known.set(key, cell);
    cells[v] = cell;
    sums[cell * 4] += positions[at];
    sums[cell * 4 + 1] += positions[at + 1];
    sums[cell * 4 + 2] += positions[at + 2];
    sums[cell * 4 + 3]++;
  }
  const chosen = new Uint32Array(known.size);
  const nearest = new Float32Array(known.size).fill(Infinity);
  for (let v = 0, at = 0; v < count; v++, at += 3) {
    const cell = cells[v];
    const number = sums[cell * 4 + 3];
    const x = positions[at] - sums[cell * 4] / number;
    const y = positions[at + 1] - sums[cell * 4 + 1] / number;
    const z = positions[at + 2] - sums[cell * 4 + 2] / number;
    const distance = x * x + y * y + z * z;
    if (distance >= nearest[cell]) continue;
    nearest[cell] = distance;
    chosen[cell] = v;
  }
  return cells.map((cell) => chosen[cell]);
}

/**
 * Triangles through one vertex of each cell of a grid: what is left of a mesh seen from so far that its
 * details do not show (after Rossignac and Borrel, "Multi-resolution 3D approximations", 1993), less
 * what faces `towards` too much.
 *
 * @param positions three coordinates a vertex
 * @param size edge of a cell, in their units
 * @param most cosine between a triangle's normal and `towards`
 */
export function cluster(
  positions: Float32Array,
  index: ArrayLike<number>,
  size: number,
  { x, y, z }: Vector3,
  most: number,
): number[] {
  const chosen = chosenVertices(positions, size);
  const known = new Set<number>();
  const out: number[] = [];
  for (let t = 0; t < index.length; t += 3) {
    const i = chosen[index[t]];
    const j = chosen[index[t + 1]];
    const k = chosen[index[t + 2]];
    if (i === j || j === k || k === i) continue;
    const a = i * 3;
    const b = j * 3;
    const c = k * 3;
    const ux = positions[b] - positions[a];
    const uy = positions[b + 1] - positions[a + 1];
    const uz = positions[b + 2] - positions[a + 2];
    const vx = positions[c] - positions[a];
    const vy = positions[c + 1] - positions[a + 1];
    const vz = positions[c + 2] - positions[a + 2];
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const facing = nx * x + ny * y + nz * z;
    if (facing >= most * Math.sqrt(nx * nx + ny * ny + nz * nz)) continue;
    // The same three, whichever comes first.
    const first = Math.min(i, j, k);
    const [second, third] = first === i ? [j, k] : first === j ? [k, i] : [i, j];
    const key = (first * VERTICES + second) * VERTICES + third;
    if (known.has(key)) continue;
    known.add(key);
    out.push(i, j, k);
  }
  return out;
}

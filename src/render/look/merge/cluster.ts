import { Vector3 } from 'three';

interface Cell {
  readonly middle: Vector3;
  count: number;
  nearest: number;
  distance: number;
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
  positions: ArrayLike<number>,
  index: ArrayLike<number>,
  size: number,
  towards: Vector3,
  most: number,
): number[] {
  const at = (vertex: number, out: Vector3): Vector3 => out.fromArray(positions, vertex * 3);
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  const cells = new Map<number, Cell>();
  const cellOf: Cell[] = [];
  for (let v = 0; v < positions.length / 3; v++) {
    at(v, a);
    const [x, y, z] = [a.x, a.y, a.z].map((value) => Math.floor(value / size) + 512);
    const key = (x * 1024 + y) * 1024 + z;
    let cell = cells.get(key);
    if (!cell) {
      cell = { middle: new Vector3(), count: 0, nearest: v, distance: Infinity };
      cells.set(key, cell);
    }
    cell.middle.add(a);
    cell.count++;
    cellOf.push(cell);
  }
  for (const { middle, count } of cells.values()) middle.divideScalar(count);
  for (const [v, cell] of cellOf.entries()) {
    const distance = at(v, a).distanceTo(cell.middle);
    if (distance < cell.distance) Object.assign(cell, { nearest: v, distance });
  }
  const known = new Set<string>();
  const out: number[] = [];
  for (let t = 0; t < index.length; t += 3) {
    const [i, j, k] = [0, 1, 2].map((corner) => cellOf[index[t + corner]].nearest);
    if (i === j || j === k || k === i) continue;
    const key = i < j && i < k ? `${i} ${j} ${k}` : j < k ? `${j} ${k} ${i}` : `${k} ${i} ${j}`;
    if (known.has(key)) continue;
    known.add(key);
    at(i, a);
    const normal = at(j, b).sub(a).cross(at(k, c).sub(a)).normalize();
    if (normal.dot(towards) < most) out.push(i, j, k);
  }
  return out;
}

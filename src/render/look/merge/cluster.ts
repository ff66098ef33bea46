import { Vector3 } from 'three';

/** Cells of a grid, with one vertex chosen for each: the nearest to the middle of its vertices. */
class Cells {
  /** The cell of each vertex. */
  readonly #cellOf: Int32Array;
  readonly #chosen: number[] = [];

  constructor(positions: ArrayLike<number>, size: number) {
    const count = positions.length / 3;
    this.#cellOf = new Int32Array(count);
    const known = new Map<number, number>();
    /** Sums of three coordinates and the number of vertices, cell by cell. */
    const sums: number[] = [];
    for (let v = 0, at = 0; v < count; v++, at += 3) {
      const x = Math.floor(positions[at] / size) + 512;
      const y = Math.floor(positions[at + 1] / size) + 512;
      const z = Math.floor(positions[at + 2] / size) + 512;
      const key = (x * 1024 + y) * 1024 + z;
      const found = known.get(key);
      const cell = found ?? known.size;
      if (found === undefined) {
        known.set(key, cell);
        sums.push(0, 0, 0, 0);
      }
      this.#cellOf[v] = cell;
      sums[cell * 4] += positions[at];
      sums[cell * 4 + 1] += positions[at + 1];
      sums[cell * 4 + 2] += positions[at + 2];
      sums[cell * 4 + 3]++;
    }
    const nearest = new Float64Array(known.size).fill(Infinity);
    for (let v = 0, at = 0; v < count; v++, at += 3) {
      const cell = this.#cellOf[v];
      const number = sums[cell * 4 + 3];
      const distance =
        (positions[at] - sums[cell * 4] / number) ** 2 +
        (positions[at + 1] - sums[cell * 4 + 1] / number) ** 2 +
        (positions[at + 2] - sums[cell * 4 + 2] / number) ** 2;
      if (distance >= nearest[cell]) continue;
      nearest[cell] = distance;
      this.#chosen[cell] = v;
    }
  }

  /** What stands for `vertex`. */
  chosenFor(vertex: number): number {
    return this.#chosen[this.#cellOf[vertex]];
  }
}

/** More vertices than an index of 16 bits can name, and few enough for three to fit into a whole number. */
const VERTICES = 2 ** 17;

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
  const cells = new Cells(positions, size);
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  const known = new Set<number>();
  const out: number[] = [];
  for (let t = 0; t < index.length; t += 3) {
    const i = cells.chosenFor(index[t]);
    const j = cells.chosenFor(index[t + 1]);
    const k = cells.chosenFor(index[t + 2]);
    if (i === j || j === k || k === i) continue;
    a.fromArray(positions, i * 3);
    const normal = b
      .fromArray(positions, j * 3)
      .sub(a)
      .cross(c.fromArray(positions, k * 3).sub(a));
    if (normal.normalize().dot(towards) >= most) continue;
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

import type { BufferGeometry } from 'three';
import { vectorsOf } from './columns.js';

/** The normals that a shape turns. */
export interface Turned {
  /** Whose normals turn: the corners of all triangles that the shape moves. */
  readonly vertices: readonly number[];
  /** Change of each of them, three numbers a vertex of the mesh; of no meaning for all others. */
  readonly turns: Float32Array;
}

/**
 * Adds the area-weighted normal of the triangle at `t` of `index`, times `sign`, to the sums of its corners.
 *
 * @param p coordinates of the vertices
 * @param d what is added to them
 */
function addNormal(
  sums: Float32Array,
  index: ArrayLike<number>,
  t: number,
  p: Float32Array,
  d: Float32Array,
  sign: number,
): void {
  const a = index[t] * 3;
  const b = index[t + 1] * 3;
  const c = index[t + 2] * 3;
  const ax = p[a] + d[a];
  const ay = p[a + 1] + d[a + 1];
  const az = p[a + 2] + d[a + 2];
  const ux = p[b] + d[b] - ax;
  const uy = p[b + 1] + d[b + 1] - ay;
  const uz = p[b + 2] + d[b + 2] - az;
  const vx = p[c] + d[c] - ax;
  const vy = p[c + 1] + d[c + 1] - ay;
  const vz = p[c + 2] + d[c + 2] - az;
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

/**
 * Works out how the normals of a mesh turn when a shape moves its vertices. Files leave that out because
 * it costs more bytes than the positions do; without, closed lids and lips would be lit as if they were
 * open. Only triangles that a shape moves are visited.
 */
export class NormalTurns {
  readonly #index: ArrayLike<number>;
  readonly #rest: Float32Array;
  readonly #still: Float32Array;
  /** Area-weighted normals at rest, what a shape adds to them, and what that does to their direction. */
  readonly #sums: Float32Array;
  readonly #changes: Float32Array;
  readonly #turns: Float32Array;
  /** What the shape at hand moves. */
  readonly #moved: Uint8Array;
  readonly #touched: Uint8Array;

  constructor({ attributes: { position }, index }: BufferGeometry) {
    this.#index = index!.array;
    this.#rest = vectorsOf(position);
    const { length } = this.#rest;
    this.#still = new Float32Array(length);
    this.#sums = new Float32Array(length);
    this.#changes = new Float32Array(length);
    this.#turns = new Float32Array(length);
    this.#moved = new Uint8Array(position.count);
    this.#touched = new Uint8Array(position.count);
    for (let t = 0; t < this.#index.length; t += 3)
      addNormal(this.#sums, this.#index, t, this.#rest, this.#still, 1);
  }

  /**
   * @param deltas of a shape, three numbers a vertex
   * @returns what holds until the next call
   */
  turn(deltas: Float32Array): Turned {
    const moved = this.#moved;
    const touched = this.#touched;
    const changes = this.#changes;
    const index = this.#index;
    const rest = this.#rest;
    for (let v = 0, i = 0; i < deltas.length; v++, i += 3)
      moved[v] = deltas[i] !== 0 || deltas[i + 1] !== 0 || deltas[i + 2] !== 0 ? 1 : 0;
    for (let t = 0; t < index.length; t += 3) {
      if (!(moved[index[t]] | moved[index[t + 1]] | moved[index[t + 2]])) continue;
      addNormal(changes, index, t, rest, this.#still, -1);
      addNormal(changes, index, t, rest, deltas, 1);
      touched[index[t]] = touched[index[t + 1]] = touched[index[t + 2]] = 1;
    }
    const vertices: number[] = [];
    for (let v = 0; v < touched.length; v++) {
      if (!touched[v]) continue;
      vertices.push(v);
      this.#writeTurn(v * 3);
    }
    touched.fill(0);
    changes.fill(0);
    return { vertices, turns: this.#turns };
  }

  /** The change of direction at `i`. */
  #writeTurn(i: number): void {
    const sums = this.#sums;
    const changes = this.#changes;
    const x = sums[i] + changes[i];
    const y = sums[i + 1] + changes[i + 1];
    const z = sums[i + 2] + changes[i + 2];
    const before = 1 / (length(sums[i], sums[i + 1], sums[i + 2]) || 1);
    const after = 1 / (length(x, y, z) || 1);
    this.#turns[i] = x * after - sums[i] * before;
    this.#turns[i + 1] = y * after - sums[i + 1] * before;
    this.#turns[i + 2] = z * after - sums[i + 2] * before;
  }
}

const length = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z);

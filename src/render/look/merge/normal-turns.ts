import type { BufferGeometry } from 'three';
import { vectorsOf, type Attribute } from './columns.js';
import { movesOf, type Moves } from './moves.js';

/** Marks of vertices that a shape moves, and of those at triangles that it moves. */
const MOVED = 1;
const TURNED = 2;

/**
 * Works out how the normals of a mesh turn when a shape moves its vertices. Files leave that out because
 * it costs more bytes than the positions do; without, closed lids and lips would be lit as if they were
 * open. Only triangles that a shape moves are looked at.
 */
export class NormalTurns {
  readonly #index: ArrayLike<number>;
  readonly #rest: Float32Array;
  /** Area-weighted normals of the triangles at rest, and their sums at the vertices. */
  readonly #faces: Float32Array;
  readonly #sums: Float32Array;
  /** Normals of triangles that a shape moves. */
  readonly #moved: Float32Array;
  /** Of the shape at hand, for all vertices: 0 before and after. */
  readonly #marks: Uint8Array;
  readonly #deltas: Float32Array;
  readonly #turns: Float32Array;

  constructor({ attributes: { position }, index }: BufferGeometry) {
    this.#index = index!.array;
    this.#rest = vectorsOf(position);
    this.#faces = new Float32Array(this.#index.length);
    this.#moved = new Float32Array(this.#index.length);
    this.#sums = new Float32Array(this.#rest.length);
    this.#deltas = new Float32Array(this.#rest.length);
    this.#turns = new Float32Array(this.#rest.length);
    this.#marks = new Uint8Array(position.count).fill(MOVED);
    this.#addNormals(this.#sums, this.#faces);
    this.#marks.fill(0);
  }

  /**
   * The corners of all triangles that the shape moves, and for each the change of its place and then that of
   * its normal, six numbers.
   */
  turn(target: Attribute): Moves {
    const marks = this.#marks;
    const moves = movesOf(target);
    markAndSpread(marks, this.#deltas, moves);
    this.#addNormals(this.#turns, this.#moved);
    const vertices = marked(marks);
    const changes = this.#changesOf(vertices);
    marks.fill(0);
    this.#deltas.fill(0);
    this.#turns.fill(0);
    return { vertices, changes };
  }

  /**
   * Adds the normals of the triangles that have a moved corner to the sums of their corners, less what they
   * are at rest, and marks those corners.
   *
   * @param normals where those of the triangles are written to
   */
  #addNormals(sums: Float32Array, normals: Float32Array): void {
    const index = this.#index;
    const p = this.#rest;
    const d = this.#deltas;
    const marks = this.#marks;
    const faces = this.#faces;
    for (let t = 0; t < index.length; t += 3) {
      if (!((marks[index[t]] | marks[index[t + 1]] | marks[index[t + 2]]) & MOVED)) continue;
      for (let k = t; k < t + 3; k++) marks[index[k]] |= TURNED;
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
      // At rest they are written to where they are read from.
      const nx = -faces[t] + (normals[t] = uy * vz - uz * vy);
      const ny = -faces[t + 1] + (normals[t + 1] = uz * vx - ux * vz);
      const nz = -faces[t + 2] + (normals[t + 2] = ux * vy - uy * vx);
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
  }

  /** The changes of places and, from what was added to the sums, those of directions. */
  #changesOf(vertices: Uint32Array): Float32Array {
    const sums = this.#sums;
    const turns = this.#turns;
    const deltas = this.#deltas;
    const changes = new Float32Array(vertices.length * 6);
    for (let n = 0, at = 0; n < vertices.length; n++, at += 6) {
      const i = vertices[n] * 3;
      const x = sums[i] + turns[i];
      const y = sums[i + 1] + turns[i + 1];
      const z = sums[i + 2] + turns[i + 2];
      const before = 1 / (length(sums[i], sums[i + 1], sums[i + 2]) || 1);
      const after = 1 / (length(x, y, z) || 1);
      changes[at] = deltas[i];
      changes[at + 1] = deltas[i + 1];
      changes[at + 2] = deltas[i + 2];
      changes[at + 3] = x * after - sums[i] * before;
      changes[at + 4] = y * after - sums[i + 1] * before;
      changes[at + 5] = z * after - sums[i + 2] * before;
    }
    return changes;
  }
}

function markAndSpread(
  marks: Uint8Array,
  deltas: Float32Array,
  { vertices, changes }: Moves,
): void {
  for (let n = 0, from = 0; n < vertices.length; n++, from += 3) {
    const at = vertices[n] * 3;
    marks[vertices[n]] = MOVED;
    deltas[at] = changes[from];
    deltas[at + 1] = changes[from + 1];
    deltas[at + 2] = changes[from + 2];
  }
}

/** Vertices with any mark. */
function marked(marks: Uint8Array): Uint32Array {
  const vertices = new Uint32Array(marks.length);
  let count = 0;
  for (let v = 0; v < marks.length; v++) if (marks[v]) vertices[count++] = v;
  return vertices.slice(0, count);
}

const length = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z);

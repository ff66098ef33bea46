import type { BufferGeometry } from 'three';
import { vectorsOf, type Attribute } from './columns.js';

/** Marks of vertices that a shape moves, and of those at triangles that it moves. */
const MOVED = 1;
const TURNED = 2;

/** What a shape does. */
export interface Turned {
  /** Change of the place of every vertex, three numbers each. */
  readonly deltas: Float32Array;
  /** Whose normals turn: the corners of all triangles that the shape moves. */
  readonly vertices: Uint32Array;
  /** Change of the normals of `vertices`, three numbers a vertex of the mesh; 0 for all others. */
  readonly turns: Float32Array;
}

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

  constructor({ attributes: { position }, index }: BufferGeometry) {
    this.#index = index!.array;
    this.#rest = vectorsOf(position);
    this.#faces = new Float32Array(this.#index.length);
    this.#moved = new Float32Array(this.#index.length);
    this.#sums = new Float32Array(this.#rest.length);
    const still = new Float32Array(this.#rest.length);
    this.#addNormals(this.#sums, still, new Uint8Array(position.count).fill(MOVED), this.#faces);
  }

  turn(target: Attribute): Turned {
    const deltas = vectorsOf(target);
    const turns = new Float32Array(deltas.length);
    const marks = movedBy(deltas);
    this.#addNormals(turns, deltas, marks, this.#moved);
    const vertices = marked(marks);
    for (const vertex of vertices) this.#turn(turns, vertex * 3);
    return { deltas, vertices, turns };
  }

  /**
   * Adds the normals of the triangles that have a moved corner to the sums of their corners, less what they
   * are at rest.
   *
   * @param d what is added to the places of vertices
   * @param marks of vertices that are moved; those of the triangles get one as well
   * @param normals where those of the triangles are written to
   */
  #addNormals(sums: Float32Array, d: Float32Array, marks: Uint8Array, normals: Float32Array): void {
    const index = this.#index;
    const p = this.#rest;
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

  /** Makes what is added to the sum at `i` the change of its direction. */
  #turn(turns: Float32Array, i: number): void {
    const sums = this.#sums;
    const x = sums[i] + turns[i];
    const y = sums[i + 1] + turns[i + 1];
    const z = sums[i + 2] + turns[i + 2];
    const before = 1 / (length(sums[i], sums[i + 1], sums[i + 2]) || 1);
    const after = 1 / (length(x, y, z) || 1);
    turns[i] = x * after - sums[i] * before;
    turns[i + 1] = y * after - sums[i + 1] * before;
    turns[i + 2] = z * after - sums[i + 2] * before;
  }
}

/** Marks the vertices that a shape moves, by the changes of all. */
export function movedBy(deltas: Float32Array): Uint8Array {
  const marks = new Uint8Array(deltas.length / 3);
  for (let v = 0, i = 0; v < marks.length; v++, i += 3)
    if (deltas[i] !== 0 || deltas[i + 1] !== 0 || deltas[i + 2] !== 0) marks[v] = MOVED;
  return marks;
}

/** Vertices with any mark. */
export function marked(marks: Uint8Array): Uint32Array {
  const vertices = new Uint32Array(marks.length);
  let count = 0;
  for (let v = 0; v < marks.length; v++) if (marks[v]) vertices[count++] = v;
  return vertices.subarray(0, count);
}

const length = (x: number, y: number, z: number): number => Math.sqrt(x * x + y * y + z * z);

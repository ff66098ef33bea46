import { BufferAttribute, type BufferGeometry, type Object3D } from 'three';
import { hasLids } from '../materials.js';
import { meshesUnder } from '../meshes-under.js';
import type { Moves } from './moves.js';
import { NormalTurns } from './normal-turns.js';

/** Gives the shapes of lids and lips their normals, for three to draw them. Yields after each. */
export function* shadeShapes(root: Object3D): Generator<void, void> {
  for (const mesh of meshesUnder(root)) if (hasLids(mesh)) yield* addMorphNormals(mesh.geometry);
}

/** The geometry has all of them or none. */
function* addMorphNormals(geometry: BufferGeometry): Generator<void, void> {
  const { position: targets, normal } = geometry.morphAttributes;
  if (!targets?.length || !geometry.index || normal) return;
  const normals = new NormalTurns(geometry);
  // Unpacked, for three is to read positions and normals in one go.
  const positions: BufferAttribute[] = [];
  const turned: BufferAttribute[] = [];
  for (const target of targets) {
    const moves = normals.turn(target);
    positions.push(spread(moves, target.count, 0));
    turned.push(spread(moves, target.count, 3));
    yield;
  }
  Object.assign(geometry.morphAttributes, { position: positions, normal: turned });
}

/** Three of the six numbers of each vertex, and 0 for those that are not changed. */
function spread({ vertices, changes }: Moves, count: number, first: number): BufferAttribute {
  const out = new Float32Array(count * 3);
  for (let n = 0, from = first; n < vertices.length; n++, from += 6) {
    const at = vertices[n] * 3;
    out[at] = changes[from];
    out[at + 1] = changes[from + 1];
    out[at + 2] = changes[from + 2];
  }
  return new BufferAttribute(out, 3);
}

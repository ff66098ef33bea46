import { BufferAttribute, type BufferGeometry, type Object3D } from 'three';
import { hasLids } from '../materials.js';
import { meshesUnder } from '../meshes-under.js';
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
    const { deltas, turns } = normals.turn(target);
    positions.push(new BufferAttribute(deltas, 3));
    turned.push(new BufferAttribute(turns, 3));
    yield;
  }
  Object.assign(geometry.morphAttributes, { position: positions, normal: turned });
}

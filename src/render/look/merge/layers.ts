import type { BufferGeometry, Mesh, MeshBasicMaterial } from 'three';
import { tintColours } from './columns.js';
import { mergeMeshes } from './merge-meshes.js';

const SIZES = { position: 3, color: 4 };

/** Makes one mesh of the first and the others: thin layers of plain colour, which are drawn in this order. */
export function* mergeLayers(
  meshes: readonly Mesh<BufferGeometry, MeshBasicMaterial>[],
): Generator<void, void> {
  yield* mergeMeshes(meshes, SIZES, ({ color }, { part: { material }, first, count }) =>
    tintColours(color, first, count, material.color, material.opacity),
  );
  const [first] = meshes;
  first.material.opacity = 1;
  first.renderOrder = meshes[meshes.length - 1].renderOrder;
}

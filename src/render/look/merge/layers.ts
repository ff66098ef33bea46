import type { BufferGeometry, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';
import { joinedGeometry, spans, tintColours } from './columns.js';
import { once } from './once.js';

/** Makes one mesh of the first and the others: thin layers of plain colour, which are drawn in this order. */
export function* mergeLayers(
  meshes: readonly Mesh<BufferGeometry, MeshBasicMaterial>[],
): Generator<void, void> {
  const [first, ...others] = meshes;
  first.geometry = yield* once(first.geometry, function* () {
    yield;
    const geometry = joinedGeometry(
      meshes.map((mesh) => mesh.geometry),
      { position: 3, color: 4 },
    );
    const color = geometry.attributes['color'] as Float32BufferAttribute;
    for (const { part, first: from, count } of spans(meshes)) {
      tintColours(color, from, count, part.material.color, part.material.opacity);
    }
    return geometry;
  });
  first.material.color.setScalar(1);
  first.material.opacity = 1;
  first.renderOrder = others[others.length - 1].renderOrder;
  for (const mesh of others) mesh.removeFromParent();
}

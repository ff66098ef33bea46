import { BufferGeometry, Uint16BufferAttribute, type MeshBasicMaterial, type Mesh } from 'three';
import { joined, joinedIndex, tintColours } from './columns.js';
import { once } from './once.js';

/** Makes one mesh of the first and the others: thin layers of plain colour, which are drawn in this order. */
export function* mergeLayers(
  meshes: readonly Mesh<BufferGeometry, MeshBasicMaterial>[],
): Generator<void, void> {
  const [first, ...others] = meshes;
  const materials = meshes.map(({ material }) => material);
  const geometries = meshes.map(({ geometry }) => geometry);
  first.geometry = yield* once(first.geometry, function* () {
    yield;
    const geometry = new BufferGeometry();
    for (const [name, size] of [
      ['position', 3],
      ['color', 4],
    ] as const)
      geometry.setAttribute(name, joined(geometries, name, size));
    const { color } = geometry.attributes;
    let vertex = 0;
    for (const [i, { color: tint, opacity }] of materials.entries()) {
      const { count } = geometries[i].attributes['position'];
      tintColours(color as ReturnType<typeof joined>, vertex, count, tint, opacity);
      vertex += count;
    }
    return geometry.setIndex(new Uint16BufferAttribute(joinedIndex(geometries), 1));
  });
  first.material.color.setScalar(1);
  first.material.opacity = 1;
  first.renderOrder = others[others.length - 1].renderOrder;
  for (const mesh of others) mesh.removeFromParent();
}

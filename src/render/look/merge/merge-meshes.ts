import type { BufferGeometry, Color, Float32BufferAttribute, Material, Mesh } from 'three';
import { joinedGeometry, spans } from './columns.js';
import { once } from './once.js';

type Coloured = Mesh<BufferGeometry, Material & { readonly color: Color }>;

/**
 * Makes one mesh of the first and the others: what their materials differ in goes to the vertices.
 *
 * @param sizes numbers a vertex of each attribute
 * @param fill tints the `count` vertices of a part, from `first` on
 */
export function* mergeMeshes<Part extends Coloured, Name extends string>(
  meshes: readonly Part[],
  sizes: Readonly<Record<Name, number>>,
  fill: (
    attributes: Readonly<Record<Name, Float32BufferAttribute>>,
    span: { readonly part: Part; readonly first: number; readonly count: number },
  ) => void,
): Generator<void, void> {
  const [first, ...others] = meshes;
  first.geometry = yield* once(first.geometry, function* () {
    yield;
    const geometry = joinedGeometry(
      meshes.map((mesh) => mesh.geometry),
      sizes,
    );
    const attributes = geometry.attributes as Record<Name, Float32BufferAttribute>;
    for (const span of spans(meshes)) fill(attributes, span);
    return geometry;
  });
  first.material.color.setScalar(1);
  for (const mesh of others) mesh.removeFromParent();
}

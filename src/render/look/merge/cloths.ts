import {
  Color,
  type BufferGeometry,
  type Float32BufferAttribute,
  type Mesh,
  type MeshPhysicalMaterial,
} from 'three';
import { insertAfter } from '../insert-after.js';
import { joinedGeometry, spans, tintColours } from './columns.js';
import { once } from './once.js';

/** Makes one mesh of the first and the others: cloths that differ in colour and sheen. */
export function* mergeCloths(
  meshes: readonly Mesh<BufferGeometry, MeshPhysicalMaterial>[],
): Generator<void, void> {
  const [first, ...others] = meshes;
  first.geometry = yield* once(first.geometry, function* () {
    yield;
    const geometry = joinedGeometry(
      meshes.map((mesh) => mesh.geometry),
      { position: 3, normal: 3, color: 4, sheenTint: 3 },
    );
    const { color, sheenTint } = geometry.attributes as Record<string, Float32BufferAttribute>;
    sheenTint.array.fill(1);
    for (const { part, first: from, count } of spans(meshes)) {
      const { color: tint, sheenColor, sheen } = part.material;
      tintColours(color, from, count, tint);
      tintColours(sheenTint, from, count, new Color().copy(sheenColor).multiplyScalar(sheen));
    }
    return geometry;
  });
  first.material.color.setScalar(1);
  tintSheen(first.material);
  for (const mesh of others) mesh.removeFromParent();
}

/** Takes the colour of the sheen from the vertices. */
function tintSheen(material: MeshPhysicalMaterial): void {
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = insertAfter(
      insertAfter(
        shader.vertexShader,
        '#include <common>',
        'attribute vec3 sheenTint;\nvarying vec3 vSheenTint;',
      ),
      '#include <uv_vertex>',
      'vSheenTint = sheenTint;',
    );
    shader.fragmentShader = insertAfter(
      insertAfter(shader.fragmentShader, '#include <common>', 'varying vec3 vSheenTint;'),
      '#include <lights_physical_fragment>',
      'material.sheenColor = vSheenTint;',
    );
  };
  material.customProgramCacheKey = () => 'cloths';
}

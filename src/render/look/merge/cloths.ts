import { Color, type BufferGeometry, type Mesh, type MeshPhysicalMaterial } from 'three';
import { insertAfter } from '../insert-after.js';
import { tintColours } from './columns.js';
import { mergeMeshes } from './merge-meshes.js';

const SIZES = { position: 3, normal: 3, color: 4, sheenTint: 3 };

/** Makes one mesh of the first and the others: cloths that differ in colour and sheen. */
export function* mergeCloths(
  meshes: readonly Mesh<BufferGeometry, MeshPhysicalMaterial>[],
): Generator<void, void> {
  yield* mergeMeshes(meshes, SIZES, ({ color, sheenTint }, { part, first, count }) => {
    const { color: tint, sheenColor, sheen } = part.material;
    tintColours(color, first, count, tint);
    sheenTint.array.fill(1, first * 3, (first + count) * 3);
    tintColours(sheenTint, first, count, new Color().copy(sheenColor).multiplyScalar(sheen));
  });
  tintSheen(meshes[0].material);
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

import type { Float32BufferAttribute } from 'three';
import {
  BufferGeometry,
  Color,
  Uint16BufferAttribute,
  type Mesh,
  type MeshPhysicalMaterial,
} from 'three';
import { joined, joinedIndex, tintColours } from './columns.js';
import { once } from './once.js';
import { insertAfter } from '../insert-after.js';

/** Makes one mesh of the first and the others: cloths that differ in colour and sheen. */
export function* mergeCloths(
  meshes: readonly Mesh<BufferGeometry, MeshPhysicalMaterial>[],
): Generator<void, void> {
  const [first, ...others] = meshes;
  const materials = meshes.map(({ material }) => material);
  const geometries = meshes.map(({ geometry }) => geometry);
  first.geometry = yield* once(first.geometry, function* () {
    yield;
    const geometry = new BufferGeometry();
    for (const [name, size] of [
      ['position', 3],
      ['normal', 3],
      ['color', 4],
      ['sheenTint', 3],
    ] as const)
      geometry.setAttribute(name, joined(geometries, name, size));
    const { color, sheenTint } = geometry.attributes as Record<string, Float32BufferAttribute>;
    sheenTint.array.fill(1);
    let vertex = 0;
    for (const [i, material] of materials.entries()) {
      const { count } = geometries[i].attributes['position'];
      tintColours(color, vertex, count, material.color);
      const sheen = new Color().copy(material.sheenColor).multiplyScalar(material.sheen);
      tintColours(sheenTint, vertex, count, sheen);
      vertex += count;
    }
    return geometry.setIndex(new Uint16BufferAttribute(joinedIndex(geometries), 1));
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

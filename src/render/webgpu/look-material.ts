import {
  diffuseColor,
  morphReference,
  positionLocal,
  sheen,
  skinning,
  smoothstep,
  specularColor,
  specularF90,
  vertexColor,
} from 'three/tsl';
import { MeshPhysicalNodeMaterial, type Node, type NodeBuilder } from 'three/webgpu';
import type { Mesh, SkinnedMesh } from 'three';
import { effectsOf } from '../look/effects.js';
import { guardEyes } from './eye-guard.js';
import { furShade } from './fur-node.js';
import { irisColour } from './iris-node.js';
import { HairLighting, ReflectedLighting, ScatterLighting } from './look-lighting.js';

/**
 * A physical material with the effects of the look. three makes one of each physical material it meets
 * and copies its properties; without effects it is three's own.
 */
export class LookMaterial extends MeshPhysicalNodeMaterial {
  override setupPosition(builder: NodeBuilder): Node<'vec3'> {
    const { scatter } = effectsOf(this);
    if (!scatter?.eyes) return super.setupPosition(builder) as Node<'vec3'>;
    // The guard comes after the shapes and before the bones.
    const mesh = builder.object as Mesh;
    if (mesh.geometry.morphAttributes.position) morphReference(mesh);
    guardEyes();
    if ((mesh as SkinnedMesh).isSkinnedMesh) skinning(mesh as SkinnedMesh);
    return positionLocal;
  }

  override setupDiffuseColor(builder: NodeBuilder): void {
    const { iris, scatter } = effectsOf(this);
    if (iris) this.colorNode = irisColour();
    super.setupDiffuseColor(builder);
    if (scatter?.fur) diffuseColor.rgb.mulAssign(furShade());
  }

  override setupVariants(builder: NodeBuilder): void {
    super.setupVariants(builder);
    if (!effectsOf(this).scatter) return;
    // Surfaces inside the mouth are wet but see no studio.
    const reflects = smoothstep(0, 0.6, vertexColor().a).toVar();
    specularColor.assign(specularColor.mul(reflects));
    specularF90.mulAssign(reflects);
    if (this.useSheen) sheen.mulAssign(reflects);
  }

  override setupLightingModel(): ReturnType<MeshPhysicalNodeMaterial['setupLightingModel']> {
    const { scatter, hair, reflects } = effectsOf(this);
    const layers = [this.useClearcoat, this.useSheen] as const;
    if (scatter) return new ScatterLighting(scatter, ...layers);
    if (hair) return new HairLighting(...layers);
    if (reflects) return new ReflectedLighting(...layers);
    return super.setupLightingModel();
  }
}

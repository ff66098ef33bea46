import { Texture, type Object3D } from 'three';
import { clone } from 'three/examples/jsm/utils/SkeletonUtils.js';
import type { Pose } from '../motion/pose.js';
import type { Rig } from '../render/rig.js';
import { GltfRig } from './gltf-rig.js';
import { fitToHead } from './head-fit.js';
import type { AvatarCamera, AvatarManifest } from './manifest.js';
import { materialsOf, meshesIn } from './meshes.js';
import type { LoadedModel } from './model-loader.js';
import { findFaceBones } from './rig/bone-map.js';
import { planRig, type RigPlan } from './rig/rig-plan.js';

/**
 * A loaded model that avatars and their copies share. Geometries, materials and textures are
 * released when the last holder has let go.
 */
export class SharedModel {
  /** Camera in scene units. */
  readonly camera: AvatarCamera;
  readonly #template: Object3D;
  readonly #plan: RigPlan;
  readonly #limit: ((pose: Pose) => Pose) | undefined;
  #holders = 0;

  constructor({ scene, vrm, naming, limiter }: LoadedModel, manifest: AvatarManifest | null) {
    const bones = findFaceBones(scene, vrm, manifest?.rig, naming);
    const fitted = fitToHead(scene, bones, vrm?.version === 0, manifest?.camera);
    this.camera = fitted.camera;
    this.#template = fitted.object;
    this.#plan = planRig(fitted.object, vrm, manifest?.rig, naming);
    this.#limit = limiter?.(manifest?.rig?.limits);
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) disposeTree(this.#template);
  }

  /** A copy with its own pose. It holds the model until it is disposed. */
  createRig(): Rig {
    this.retain();
    return new GltfRig(clone(this.#template), this.#plan, () => this.release(), this.#limit);
  }
}

function disposeTree(root: Object3D): void {
  for (const mesh of meshesIn(root)) {
    mesh.geometry.dispose();
    for (const material of materialsOf(mesh)) {
      for (const value of Object.values(material) as unknown[]) {
        if (value instanceof Texture) disposeTexture(value as Texture);
      }
      material.dispose();
    }
  }
}

function disposeTexture(texture: Texture): void {
  texture.dispose();
  if (texture.image instanceof ImageBitmap) texture.image.close();
}

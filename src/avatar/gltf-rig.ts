import type { Material, Mesh, Object3D } from 'three';
import { BLENDSHAPE_COUNT, Channel, type ChannelName } from '../motion/channels.js';
import type { MotionFrame } from '../motion/segment.js';
import type { Rig } from '../render/rig.js';
import { isSkinned, materialsOf, meshesIn } from './meshes.js';
import { BoneDriver } from './rig/bone-driver.js';
import { resolveGaze, type Gaze } from './rig/gaze.js';
import { MorphGroup } from './rig/morph-group.js';
import { nodesOf, type RigPlan } from './rig/rig-plan.js';
import { morphMeshes } from './rig/shape-map.js';

/** Poses one copy of a glTF or VRM model. */
export class GltfRig implements Rig {
  readonly object: Object3D;
  readonly missing: readonly ChannelName[];
  readonly #groups: readonly MorphGroup[];
  readonly #head: BoneDriver | undefined;
  readonly #neck: BoneDriver | undefined;
  readonly #eyeLeft: BoneDriver | undefined;
  readonly #eyeRight: BoneDriver | undefined;
  readonly #weights = new Float32Array(BLENDSHAPE_COUNT);
  readonly #gaze: Gaze = { leftPitch: 0, leftYaw: 0, rightPitch: 0, rightYaw: 0 };
  readonly #sharedMaterials: ReadonlySet<Material>;
  #release: (() => void) | null;

  /**
   * @param object A copy of the model in its rest pose; its axes are the character's.
   * @param release Called once, when this copy is disposed.
   */
  constructor(object: Object3D, plan: RigPlan, release: () => void) {
    this.object = object;
    this.missing = plan.missing;
    this.#groups = groupMeshes(morphMeshes(object), plan);
    const nodes = nodesOf(object);
    const driver = (place: number | undefined) =>
      place === undefined ? undefined : new BoneDriver(nodes[place], object);
    this.#head = driver(plan.bones.head);
    this.#neck = driver(plan.bones.neck);
    this.#eyeLeft = driver(plan.bones.eyeLeft);
    this.#eyeRight = driver(plan.bones.eyeRight);
    this.#sharedMaterials = materialsIn(object);
    this.#release = release;
  }

  apply(frame: MotionFrame): boolean {
    const weights = this.#weights;
    for (let i = 0; i < BLENDSHAPE_COUNT; i++) weights[i] = Math.min(1, Math.max(0, frame[i]));
    resolveGaze(frame, weights, this.#gaze);
    let changed = this.#turnHead(frame);
    changed = this.#turnEyes() || changed;
    for (const group of this.#groups) changed = group.write(weights) || changed;
    return changed;
  }

  dispose(): void {
    if (!this.#release) return;
    this.object.removeFromParent();
    // Materials that were put on this copy alone are its own; the rest belongs to the model.
    for (const material of materialsIn(this.object)) {
      if (!this.#sharedMaterials.has(material)) material.dispose();
    }
    for (const mesh of meshesIn(this.object)) if (isSkinned(mesh)) mesh.skeleton.dispose();
    this.#release();
    this.#release = null;
  }

  /** A model with only one of the two bones turns it by the sum. */
  #turnHead(frame: MotionFrame): boolean {
    const head = (axis: 'Pitch' | 'Yaw' | 'Roll') => frame[Channel[`head${axis}`]];
    const neck = (axis: 'Pitch' | 'Yaw' | 'Roll') => frame[Channel[`neck${axis}`]];
    if (this.#head && this.#neck) {
      const nodded = this.#neck.set(neck('Pitch'), neck('Yaw'), neck('Roll'));
      return this.#head.set(head('Pitch'), head('Yaw'), head('Roll')) || nodded;
    }
    const sum = (axis: 'Pitch' | 'Yaw' | 'Roll') => head(axis) + neck(axis);
    const only = this.#head ?? this.#neck;
    return only?.set(sum('Pitch'), sum('Yaw'), sum('Roll')) ?? false;
  }

  #turnEyes(): boolean {
    const gaze = this.#gaze;
    const left = this.#eyeLeft?.set(gaze.leftPitch, gaze.leftYaw, 0) ?? false;
    const right = this.#eyeRight?.set(gaze.rightPitch, gaze.rightYaw, 0) ?? false;
    return left || right;
  }
}

/** Gives all meshes that move alike one vector of influences. */
function groupMeshes(meshes: readonly Mesh[], plan: RigPlan): MorphGroup[] {
  const groups = new Map<string, MorphGroup>();
  meshes.forEach((mesh, place) => {
    const links = plan.meshes[place];
    const influences = mesh.morphTargetInfluences ?? [];
    const key = JSON.stringify([influences, links]);
    const group = groups.get(key) ?? new MorphGroup(influences, links);
    groups.set(key, group);
    mesh.morphTargetInfluences = group.influences;
  });
  return [...groups.values()];
}

function materialsIn(root: Object3D): Set<Material> {
  return new Set(meshesIn(root).flatMap(materialsOf));
}

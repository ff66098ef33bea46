import type { Material, Mesh, Object3D } from 'three';
import { BLENDSHAPE_COUNT, Channel, type ChannelName } from '../motion/channels.js';
import { PoseChannel, POSE_SIZE, type Pose } from '../motion/pose.js';
import type { Rig } from '../render/rig.js';
import { isSkinned, materialsOf, meshesIn } from './meshes.js';
import { BoneDriver } from './rig/bone-driver.js';
import { correctShapes } from './rig/correctives.js';
import { resolveGaze, type Gaze } from './rig/gaze.js';
import { MorphGroup } from './rig/morph-group.js';
import { nodesOf, type RigPlan } from './rig/rig-plan.js';
import { morphMeshes } from './rig/shape-map.js';

/** How much larger the chest is at a full breath: a shoulder rises by a hundredth of a head. */
const BREATH = 0.014;
/** Share of a turn of the chest that the neck takes back, so that the head stays as it is. */
const LEVELLING = 0.8;
/** Turn of a jaw bone when the mouth is as wide open as `jawOpen` goes, in radians. */
const JAW_TURN = 0.35;

/** Poses one copy of a glTF or VRM model. */
export class GltfRig implements Rig {
  readonly object: Object3D;
  readonly missing: readonly ChannelName[];
  readonly #groups: readonly MorphGroup[];
  readonly #bones: { readonly [name in keyof RigPlan['bones']]: BoneDriver };
  readonly #weights = new Float32Array(BLENDSHAPE_COUNT);
  /** Turn of the neck: pitch, yaw and roll. */
  readonly #bend = new Float64Array(3);
  readonly #gaze: Gaze = { leftPitch: 0, leftYaw: 0, rightPitch: 0, rightYaw: 0 };
  readonly #sharedMaterials: ReadonlySet<Material>;
  readonly #limit: ((pose: Pose) => Pose) | undefined;
  #release: (() => void) | null;

  /**
   * @param object A copy of the model in its rest pose; its axes are the character's.
   * @param release Called once, when this copy is disposed.
   * @param limit keeps poses to what the model can show
   */
  constructor(object: Object3D, plan: RigPlan, release: () => void, limit?: (pose: Pose) => Pose) {
    this.object = object;
    this.missing = plan.missing;
    this.#groups = groupMeshes(morphMeshes(object), plan);
    const nodes = nodesOf(object);
    this.#bones = Object.fromEntries(
      Object.entries(plan.bones).map(([name, place]) => [
        name,
        new BoneDriver(nodes[place], object),
      ]),
    );
    this.#sharedMaterials = materialsIn(object);
    this.#release = release;
    this.#limit = limit;
  }

  apply(wanted: Pose): boolean {
    const pose = this.#limit?.(wanted) ?? wanted;
    const weights = this.#weights;
    for (let i = 0; i < BLENDSHAPE_COUNT; i++) weights[i] = Math.min(1, Math.max(0, pose[i]));
    resolveGaze(pose, weights, this.#gaze);
    correctShapes(weights);
    let changed = this.#moveUpperBody(pose);
    changed = this.#turnEyes() || changed;
    changed = this.#bones.jaw?.set(weights[Channel.jawOpen] * JAW_TURN, 0, 0) || changed;
    const groups = this.#groups;
    for (let i = 0; i < groups.length; i++) changed = groups[i].write(weights) || changed;
    return changed;
  }

  dispose(): void {
    if (!this.#release) return;
    this.object.removeFromParent();
    // Materials that were put on this copy alone are its own; the rest belongs to the model.
    for (const material of materialsIn(this.object)) {
      if (!this.#sharedMaterials.has(material)) material.dispose();
    }
    for (const mesh of meshesIn(this.object)) {
      if (isSkinned(mesh)) mesh.skeleton.dispose();
      mesh.dispose();
    }
    this.#release();
    this.#release = null;
  }

  #moveUpperBody(pose: Pose): boolean {
    const { chest, neck } = this.#bones;
    if (!chest || pose.length < POSE_SIZE) return this.#turnHead(pose, 0);
    const growth = 1 + BREATH * pose[PoseChannel.breath];
    const { chestPitch, chestYaw, chestRoll } = PoseChannel;
    let changed = chest.set(pose[chestPitch], pose[chestYaw], pose[chestRoll]);
    changed = chest.grow(growth) || changed;
    // The head keeps its size.
    changed = (neck?.grow(1 / growth) ?? false) || changed;
    return this.#turnHead(pose, LEVELLING) || changed;
  }

  /**
   * A model with only one of the two bones turns it by the sum.
   *
   * @param back share of the chest's turn that the neck takes back.
   */
  #turnHead(pose: Pose, back: number): boolean {
    const x = pose[PoseChannel.headPitch];
    const y = pose[PoseChannel.headYaw];
    const z = pose[PoseChannel.headRoll];
    const bend = this.#bend;
    for (let axis = 0; axis < 3; axis++) {
      const taken = back === 0 ? 0 : back * pose[PoseChannel.chestPitch + axis];
      bend[axis] = pose[PoseChannel.neckPitch + axis] - taken;
    }
    const { head, neck } = this.#bones;
    if (head && neck) {
      const bent = neck.set(bend[0], bend[1], bend[2]);
      return head.set(x, y, z) || bent;
    }
    const only = head ?? neck;
    return only?.set(x + bend[0], y + bend[1], z + bend[2]) ?? false;
  }

  #turnEyes(): boolean {
    const gaze = this.#gaze;
    const { eyeLeft, eyeRight } = this.#bones;
    const left = eyeLeft?.set(gaze.leftPitch, gaze.leftYaw, 0) ?? false;
    const right = eyeRight?.set(gaze.rightPitch, gaze.rightYaw, 0) ?? false;
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
    mesh.morphTargetInfluences = group.influences as unknown as number[];
  });
  return [...groups.values()];
}

function materialsIn(root: Object3D): Set<Material> {
  return new Set(meshesIn(root).flatMap(materialsOf));
}

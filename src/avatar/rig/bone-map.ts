import { Bone, type Mesh, type Object3D, type SkinnedMesh } from 'three';
import { ROTATIONS, type Blendshape, type RotationChannel } from '../../motion/channels.js';
import type { RigMap } from '../manifest.js';
import { isSkinned } from '../meshes.js';
import type { VrmInfo } from '../vrm.js';
import type { FaceBone, Naming } from './naming.js';

/** Bones that are driven: those of the face, and the chest that breathes. */
export type DrivenBone = FaceBone | 'chest';

/** The driven bones of a model; a bone that it lacks is absent. */
export type FaceBones = Partial<Record<DrivenBone, Object3D>>;

/** VRM's name of each. */
const VRM_NAMES = {
  head: 'head',
  neck: 'neck',
  eyeLeft: 'leftEye',
  eyeRight: 'rightEye',
  jaw: 'jaw',
} as const;
const FACE_BONES = Object.keys(VRM_NAMES) as FaceBone[];

/** Vertices looked at to tell whether a mesh hangs on one bone. */
const SAMPLES = 24;

/**
 * Finds each bone by the manifest's rig map, by the VRM humanoid, or by its name. The chest is the
 * bone that carries the neck, whatever it is called.
 */
export function findFaceBones(
  root: Object3D,
  vrm: VrmInfo | null,
  rig: RigMap | undefined,
  naming: Naming,
): FaceBones {
  const bones: FaceBones = {};
  for (const bone of FACE_BONES) {
    const mapped = rig?.bones?.[bone];
    const found =
      (mapped === undefined ? undefined : root.getObjectByName(mapped)) ??
      vrm?.bones.get(VRM_NAMES[bone]) ??
      byName(root, bone, naming);
    if (found) bones[bone] = found;
  }
  const head = carrierOf(bones, root);
  if (head) bones.head = head;
  else delete bones.head;
  const carrier = bones.neck?.parent;
  if (carrier instanceof Bone) bones.chest = carrier;
  return bones;
}

/**
 * What turns the head with its eyes. A node called head may hold the face alone, and the eyes stand
 * beside it: then it is the next node above that holds both.
 */
function carrierOf({ head, eyeLeft }: FaceBones, root: Object3D): Object3D | undefined {
  let carrier: Object3D | null | undefined = head;
  if (carrier instanceof Bone || !eyeLeft) return head;
  while (carrier && carrier !== root && !isUnder(eyeLeft, carrier)) carrier = carrier.parent;
  return carrier === root ? undefined : (carrier ?? undefined);
}

/**
 * A real bone before a plain node of that name; never a skinned mesh, which its bones move. What is
 * called a jaw and is no bone may be teeth, whose own point they cannot turn about.
 */
function byName(root: Object3D, bone: FaceBone, { faceBoneOf }: Naming): Object3D | undefined {
  const named: Object3D[] = [];
  root.traverse((object) => {
    if (!isSkinned(object) && faceBoneOf(object.name) === bone) named.push(object);
  });
  return named.find((object) => object instanceof Bone) ?? (bone === 'jaw' ? undefined : named[0]);
}

/** Whether `mesh` moves as one with an eye bone: it hangs under it, or all its skin does. */
export function isEyeball(mesh: Mesh, bones: FaceBones): boolean {
  const eyes = [bones.eyeLeft, bones.eyeRight].filter((bone) => bone !== undefined);
  if (isSkinned(mesh)) return eyes.length > 0 && isSkinnedTo(mesh, eyes);
  return eyes.some((eye) => isUnder(mesh, eye));
}

function isUnder(object: Object3D, ancestor: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

function isSkinnedTo(mesh: SkinnedMesh, bones: readonly Object3D[]): boolean {
  const joints = mesh.geometry.getAttribute('skinIndex');
  const weights = mesh.geometry.getAttribute('skinWeight');
  if (!joints || !weights) return false;
  const step = Math.max(1, Math.floor(joints.count / SAMPLES));
  for (let vertex = 0; vertex < joints.count; vertex += step) {
    let best = 0;
    for (let k = 1; k < joints.itemSize; k++) {
      if (weights.getComponent(vertex, k) > weights.getComponent(vertex, best)) best = k;
    }
    const bone = mesh.skeleton.bones[joints.getComponent(vertex, best)];
    if (!bone || !bones.includes(bone)) return false;
  }
  return true;
}

/** Rotations that nothing in the model can show: neither its bones nor, for gaze, its shapes. */
export function missingRotations(
  bones: FaceBones,
  missingShapes: readonly Blendshape[],
): RotationChannel[] {
  const turnsHead = bones.head !== undefined || bones.neck !== undefined;
  const canLook = (side: 'Left' | 'Right', directions: readonly ('Up' | 'In')[]) =>
    bones[`eye${side}`] !== undefined ||
    directions.some((direction) => !missingShapes.includes(`eyeLook${direction}${side}`));
  const shown: Record<RotationChannel, boolean> = {
    headPitch: turnsHead,
    headYaw: turnsHead,
    headRoll: turnsHead,
    neckPitch: turnsHead,
    neckYaw: turnsHead,
    neckRoll: turnsHead,
    eyeLeftPitch: canLook('Left', ['Up']),
    eyeLeftYaw: canLook('Left', ['In']),
    eyeRightPitch: canLook('Right', ['Up']),
    eyeRightYaw: canLook('Right', ['In']),
  };
  return ROTATIONS.filter((channel) => !shown[channel]);
}

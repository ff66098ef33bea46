import type { Object3D } from 'three';
import { BLENDSHAPES, Channel, type ChannelName } from '../../motion/channels.js';
import type { RigMap } from '../manifest.js';
import type { VrmInfo } from '../vrm.js';
import {
  findFaceBones,
  isEyeball,
  missingRotations,
  type DrivenBone,
  type FaceBones,
} from './bone-map.js';
import type { MorphLink } from './morph-group.js';
import type { Naming } from './naming.js';
import { mapShapes, morphMeshes } from './shape-map.js';

/**
 * What a model's shapes and bones mean, worked out once per file and valid for every copy: meshes
 * and bones are named by their place in a walk over the tree.
 */
export interface RigPlan {
  /** For every mesh of `morphMeshes`, the links that move it. */
  readonly meshes: readonly (readonly MorphLink[])[];
  /** Place of each driven bone in a walk over the tree. */
  readonly bones: Readonly<Partial<Record<DrivenBone, number>>>;
  readonly missing: readonly ChannelName[];
}

const LOOK_SHAPES: ReadonlySet<number> = new Set(
  BLENDSHAPES.filter((name) => name.startsWith('eyeLook')).map((name) => Channel[name]),
);

/** Every object under `root`, itself first, in the order that copies keep. */
export function nodesOf(root: Object3D): Object3D[] {
  const nodes: Object3D[] = [];
  root.traverse((object) => nodes.push(object));
  return nodes;
}

export function planRig(
  root: Object3D,
  vrm: VrmInfo | null,
  rig: RigMap | undefined,
  naming: Naming,
): RigPlan {
  const shapes = mapShapes(root, vrm, rig, naming);
  const bones = findFaceBones(root, vrm, rig, naming);
  // A shape opens the mouth better than a bone, and the two together open it twice.
  if (!shapes.missing.includes('jawOpen')) delete bones.jaw;
  const nodes = nodesOf(root);
  const places = Object.entries(bones).map(([name, bone]) => [name, nodes.indexOf(bone)]);
  const meshes = morphMeshes(root).map((mesh, place) => {
    // An eyeball that its bone turns must not be turned again by its shapes.
    const skipsLook = isEyeball(mesh, bones);
    return shapes.links.flatMap((links, channel) =>
      skipsLook && LOOK_SHAPES.has(channel)
        ? []
        : links
            .filter((link) => link.mesh === place)
            .map(({ target, factor }) => ({ channel, target, factor })),
    );
  });
  const byBones = (name: ChannelName) =>
    name === 'jawOpen' ? bones.jaw : name.startsWith('eyeLook') && eyeOf(name, bones);
  return {
    meshes,
    bones: Object.fromEntries(places) as RigPlan['bones'],
    missing: [
      ...shapes.missing.filter((name) => !byBones(name)),
      ...missingRotations(bones, shapes.missing),
    ],
  };
}

function eyeOf(name: ChannelName, bones: FaceBones): boolean {
  return (name.endsWith('Left') ? bones.eyeLeft : bones.eyeRight) !== undefined;
}

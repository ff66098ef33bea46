import type { Object3D } from 'three';
import { BLENDSHAPES, type Blendshape } from '../../motion/channels.js';
import type { RigMap } from '../manifest.js';
import { FOREIGN_NAMING } from '../rig/names.js';
import type { RigPlan } from '../rig/rig-plan.js';
import { mapShapes, morphMeshes } from '../rig/shape-map.js';
import type { VrmInfo } from '../vrm.js';
import type { NamingStyle, ShapesReport } from './report.js';

const EXACT: ReadonlySet<string> = new Set(BLENDSHAPES);
const CHANNEL_KEYS: ReadonlySet<string> = new Set(BLENDSHAPES.map((name) => name.toLowerCase()));
const RELATIVE_KEYS: ReadonlySet<string> = new Set(
  BLENDSHAPES.flatMap((channel) =>
    FOREIGN_NAMING.candidates(channel).flatMap((relative) => Object.keys(relative)),
  ),
);

/** What the shapes of a model are called, and which channels they show. */
export function describeShapes(
  scene: Object3D,
  vrm: VrmInfo | null,
  rig: RigMap | undefined,
  plan: RigPlan,
): ShapesReport {
  const meshes = morphMeshes(scene).map(({ morphTargetDictionary = {} }) =>
    Object.keys(morphTargetDictionary),
  );
  const own: Blendshape[] = [];
  const standIns: Partial<Record<Blendshape, string[]>> = {};
  const used = new Set<string>();
  mapShapes(scene, vrm, rig, FOREIGN_NAMING).links.forEach((links, index) => {
    const channel = BLENDSHAPES[index];
    const names = [...new Set(links.map(({ mesh, target }) => meshes[mesh][target]))];
    for (const name of names) used.add(name);
    const key = channel.toLowerCase();
    if (names.length === 0) return;
    if (names.some((name) => FOREIGN_NAMING.shapeKey(name).startsWith(key))) own.push(channel);
    else standIns[channel] = names;
  });
  const targets = [...new Set(meshes.flat())];
  return {
    styles: stylesOf(targets, vrm),
    own,
    standIns,
    missing: plan.missing,
    unused: targets.filter((name) => !used.has(name)),
  };
}

function stylesOf(targets: readonly string[], vrm: VrmInfo | null): ShapesReport['styles'] {
  const counts = new Map<NamingStyle, number>();
  const add = (style: NamingStyle, count = 1): void => {
    counts.set(style, (counts.get(style) ?? 0) + count);
  };
  for (const name of targets) {
    const style = styleOf(name);
    if (style) add(style);
  }
  if (vrm) add('VRM expressions', vrm.expressions.size);
  return [...counts]
    .map(([style, count]) => ({ style, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

function styleOf(name: string): NamingStyle | null {
  if (EXACT.has(name)) return 'ARKit';
  const key = FOREIGN_NAMING.shapeKey(name);
  if (/(^|[._:])fcl_/i.test(name)) return 'VRoid Studio';
  if (CHANNEL_KEYS.has(key)) return 'ARKit in another spelling';
  if (key.startsWith('viseme')) return 'Oculus visemes';
  return RELATIVE_KEYS.has(key) ? 'other names of movements' : null;
}

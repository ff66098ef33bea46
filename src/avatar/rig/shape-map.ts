import type { Mesh, Object3D } from 'three';
import { BLENDSHAPES, type Blendshape } from '../../motion/channels.js';
import type { RigMap } from '../manifest.js';
import { meshesIn } from '../meshes.js';
import type { ExpressionBind, VrmInfo } from '../vrm.js';
import { shapeKey } from './names.js';
import { RELATIVES, type Relative } from './relatives.js';

/** A morph target of a model that one channel moves, by the mesh's place in the model. */
export interface ShapeLink {
  /** Index among `morphMeshes` of the model. */
  readonly mesh: number;
  /** Index among the mesh's morph targets. */
  readonly target: number;
  readonly factor: number;
}

/** How the channels of a model's face are shown, worked out once per file. */
export interface ShapeMap {
  /** Links of each blendshape, in the order of `BLENDSHAPES`. */
  readonly links: readonly (readonly ShapeLink[])[];
  readonly missing: readonly Blendshape[];
}

/** Meshes with morph targets, in the order in which every copy of the model has them. */
export function morphMeshes(root: Object3D): Mesh[] {
  return meshesIn(root).filter((mesh) => mesh.morphTargetInfluences?.length);
}

/**
 * Finds for every blendshape what moves it, best source first: the manifest's rig map, the channel
 * under any of its spellings, its two halves or the whole of which it is a half, and the nearest
 * relative.
 */
export function mapShapes(root: Object3D, vrm: VrmInfo | null, rig: RigMap | undefined): ShapeMap {
  const meshes = morphMeshes(root);
  const named = new ShapeIndex(meshes, vrm, (name) => name);
  const keyed = new ShapeIndex(meshes, vrm, shapeKey);
  const links = BLENDSHAPES.map((channel) => {
    const mapped = rig?.blendshapes?.[channel];
    if (mapped) return named.links(mapped);
    const candidates = [
      { [shapeKey(channel)]: 1 },
      ...halves(channel),
      ...(RELATIVES[channel] ?? []),
    ];
    const best = candidates.find((candidate) => keyed.hasAll(candidate));
    return best ? keyed.links(best) : [];
  });
  return { links, missing: BLENDSHAPES.filter((_, index) => links[index].length === 0) };
}

/** `mouthSmileLeft` as half of `mouthSmile`; `browInnerUp` as both of its sides. */
function halves(channel: Blendshape): Relative[] {
  const key = shapeKey(channel);
  const whole = key.replace(/(left|right)$/, '');
  // These two are directions, not sides.
  if (whole === 'mouth' || whole === 'jaw') return [];
  return whole === key ? [{ [`${key}left`]: 1, [`${key}right`]: 1 }] : [{ [whole]: 0.5 }];
}

/** The named shapes of a model: morph targets of all meshes, and VRM expressions. */
class ShapeIndex {
  readonly #shapes = new Map<string, ShapeLink[]>();

  constructor(meshes: readonly Mesh[], vrm: VrmInfo | null, keyOf: (name: string) => string) {
    // Morph targets come first: a VRM that has ARKit's targets is driven by those.
    meshes.forEach((mesh, index) => {
      for (const [name, target] of Object.entries(mesh.morphTargetDictionary ?? {})) {
        this.#add(keyOf(name), { mesh: index, target, factor: 1 });
      }
    });
    const own = new Set(this.#shapes.keys());
    for (const [name, binds] of vrm?.expressions ?? []) {
      if (own.has(keyOf(name))) continue;
      for (const bind of binds) this.#addBind(keyOf(name), bind, meshes);
    }
  }

  hasAll(relative: Relative): boolean {
    return Object.keys(relative).every((key) => this.#shapes.has(key));
  }

  links(relative: Relative): ShapeLink[] {
    return Object.entries(relative).flatMap(([key, factor]) =>
      (this.#shapes.get(key) ?? []).map((link) => ({ ...link, factor: link.factor * factor })),
    );
  }

  #addBind(key: string, { mesh, index, weight }: ExpressionBind, meshes: readonly Mesh[]): void {
    const at = meshes.indexOf(mesh);
    if (at >= 0) this.#add(key, { mesh: at, target: index, factor: weight });
  }

  #add(key: string, link: ShapeLink): void {
    const links = this.#shapes.get(key);
    if (links) links.push(link);
    else this.#shapes.set(key, [link]);
  }
}

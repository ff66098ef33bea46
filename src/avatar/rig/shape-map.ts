import type { Mesh, Object3D } from 'three';
import { BLENDSHAPES, type Blendshape } from '../../motion/channels.js';
import type { RigMap } from '../manifest.js';
import { meshesIn } from '../meshes.js';
import type { ExpressionBind, VrmInfo } from '../vrm.js';
import type { Naming, Relative } from './naming.js';

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
 * Finds for every blendshape what moves it, best source first: the manifest's rig map, and what the
 * naming finds: the channel under any of its spellings, its two halves or the whole of which it is a
 * half, and the nearest relative.
 */
export function mapShapes(
  root: Object3D,
  vrm: VrmInfo | null,
  rig: RigMap | undefined,
  naming: Naming,
): ShapeMap {
  const meshes = morphMeshes(root);
  const named = new ShapeIndex(meshes, vrm, (name) => name);
  const keyed = new ShapeIndex(meshes, vrm, naming.shapeKey);
  const links = BLENDSHAPES.map((channel) => {
    const mapped = rig?.blendshapes?.[channel];
    if (mapped) return named.links(mapped);
    const best = naming.candidates(channel).find((candidate) => keyed.hasAll(candidate));
    return best ? keyed.links(best) : [];
  });
  return { links, missing: BLENDSHAPES.filter((_, index) => links[index].length === 0) };
}

/** The named shapes of a model: morph targets of all meshes, and VRM expressions. */
class ShapeIndex {
  readonly #shapes = new Map<string, ShapeLink[]>();

  constructor(meshes: readonly Mesh[], vrm: VrmInfo | null, keyOf: (name: string) => string) {
    const plain = new Set<string>();
    meshes.forEach((mesh, index) => {
      const keys = new Set<string>();
      // Of `jawOpen` and `A25_Jaw_Open` in one mesh, the shorter is meant.
      const targets = Object.entries(mesh.morphTargetDictionary ?? {});
      for (const [name, target] of targets.sort(([a], [b]) => a.length - b.length)) {
        const key = keyOf(name);
        if (!keys.has(key)) this.#add(key, { mesh: index, target, factor: 1 });
        keys.add(key);
        if (name.replace(/\W|_/g, '').toLowerCase() === key) plain.add(key);
      }
    });
    for (const [name, binds] of vrm?.expressions ?? []) {
      const key = keyOf(name);
      // A VRM that has ARKit's targets is driven by those; of a target `A`, its expressions know more.
      if (plain.has(key) || binds.length === 0) continue;
      this.#shapes.delete(key);
      for (const bind of binds) this.#addBind(key, bind, meshes);
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

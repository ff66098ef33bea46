import { BufferAttribute, BufferGeometry, FrontSide, Ray } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type { CharacterConfig } from '../../avatars/generator/config.js';
import type { MeshPart } from '../../avatars/generator/base/mesh.js';
import { teethPart } from '../../avatars/generator/features/teeth.js';
import { buildHead, type Head } from '../../avatars/generator/head/build.js';
import { skinPart } from '../../avatars/generator/head/skin-part.js';
import { pointAt, posed, type Weights } from './support.js';

/** Depth by which one lip clears the other: a rolled lip lies behind its neighbour, not in it. */
const LIP_THICKNESS = 0.03;
/** Teeth farther than this before a lip are no neighbours of it. */
const NEAR = 0.06;

/** How the lips stand in a pose, lengths in head units. */
export interface LipState {
  /** Largest opening between facing points of the lips, 0 or less where they touch. */
  readonly gap: number;
  /** How far one lip has passed the other. */
  readonly overlap: number;
}

/** Face and teeth of a character without the rest, which makes thousands of poses affordable. */
export class FaceModel {
  readonly head: Head;
  readonly skin: MeshPart;
  readonly teeth: MeshPart;
  readonly #inner: readonly number[];
  readonly #dentures = new Map<string, MeshBVH>();

  constructor(config: CharacterConfig) {
    this.head = buildHead(config);
    this.skin = skinPart(this.head);
    this.teeth = teethPart(this.head);
    this.#inner = this.head.points.flatMap(({ kind, ring, bag }, i) =>
      (kind === 'lip' && (ring ?? 9) < 5) || (kind === 'bag' && (bag ?? 9) < 2) ? [i] : [],
    );
  }

  lips(weights: Weights): LipState {
    const positions = posed(this.skin, weights);
    const { seam } = this.head.lips;
    let gap = 0;
    let overlap = 0;
    for (let i = 1; i < seam.length / 2; i++) {
      const upper = pointAt(positions, seam[i]);
      const lower = pointAt(positions, seam[seam.length - i]);
      gap = Math.max(gap, upper[1] - lower[1]);
      if (Math.abs(lower[2] - upper[2]) > LIP_THICKNESS) continue;
      overlap = Math.max(overlap, lower[1] - upper[1]);
    }
    return { gap, overlap };
  }

  /** How deep the lips lie behind the front of a tooth, 0 where they are clear of all. */
  depthInTeeth(weights: Weights): number {
    const positions = posed(this.skin, weights);
    const denture = this.#denture(weights);
    const ray = new Ray();
    ray.direction.set(0, 0, 1);
    return this.#inner.reduce((deepest, i) => {
      ray.origin.set(...pointAt(positions, i));
      const hit = denture.raycastFirst(ray, FrontSide, 0, NEAR);
      return Math.max(deepest, hit?.distance ?? 0);
    }, 0);
  }

  /** The teeth, which only the jaw moves. */
  #denture(weights: Weights): MeshBVH {
    const key = [...this.teeth.morphs.keys()].map((name) => weights[name] ?? 0).join();
    const known = this.#dentures.get(key);
    if (known) return known;
    const made = boundary(this.teeth, weights);
    this.#dentures.set(key, made);
    return made;
  }
}

/** A posed part for casting rays. */
export function boundary(part: MeshPart, weights: Weights): MeshBVH {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(posed(part, weights), 3));
  geometry.setIndex(new BufferAttribute(part.indices.slice(), 1));
  return new MeshBVH(geometry);
}

import type { BufferAttribute, BufferGeometry, InterleavedBufferAttribute, Skeleton } from 'three';
import { nextTask } from '../../base/next-task.js';
import { INFLUENCES, WHOLE, type Carrier, type SparseMorph } from '../../render/splats/carrier.js';
import { SplatFileError } from './splat-file-error.js';
import { SPLAT_LIMITS } from './splat-limits.js';

type Attribute = BufferAttribute | InterleavedBufferAttribute;

/** A bone that moves a vertex by less than this share does not move it. */
const LEAST_WEIGHT = 1e-3;
/** A shape that moves a vertex by less, of how far that is from the origin at most, does not move it. */
const LEAST_MOVE = 1e-6;

/** Shapes that are taken out between two pauses. */
const TARGETS = 8;

/** A carrier, and which joints of its skeleton the bones are that it names. */
export interface JointedCarrier {
  readonly carrier: Carrier;
  readonly joints: readonly number[];
}

/**
 * Takes out of a mesh or points what splats ride on, with pauses in which the page may draw.
 *
 * @param kept the vertices that have a splat, in the order of the splats
 * @param offset x, y and z from every vertex of the geometry to its splat
 * @throws SplatFileError where weights name joints that are not there, or too many
 */
export async function carrierOf(
  geometry: BufferGeometry,
  skeleton: Skeleton | undefined,
  kept: readonly number[],
  offset?: Float32Array,
): Promise<JointedCarrier> {
  const positions = numbersOf(geometry.getAttribute('position'), 3);
  const rest = new Float32Array(kept.length * 3);
  kept.forEach((vertex, i) => {
    for (let axis = 0; axis < 3; axis++) {
      rest[i * 3 + axis] = positions[vertex * 3 + axis] + (offset?.[vertex * 3 + axis] ?? 0);
    }
  });
  const targets = geometry.morphAttributes.position ?? [];
  const least = rest.reduce((most, x) => Math.max(most, Math.abs(x)), 0) * LEAST_MOVE;
  const morphs: SparseMorph[] = [];
  for (const target of targets) {
    morphs.push(sparse(numbersOf(target, 3), kept, least));
    if (morphs.length % TARGETS === 0) await nextTask();
  }
  return bonesOf(geometry, skeleton, kept, { rest, morphs, count: kept.length });
}

/** All numbers of an attribute as they are meant, in a row. */
export function numbersOf(attribute: Attribute, size: number): Float32Array {
  const { array } = attribute;
  const plain = array.length === attribute.count * size && !attribute.normalized;
  if (plain && array instanceof Float32Array) return array;
  const numbers = new Float32Array(attribute.count * size);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = attribute.getComponent(Math.floor(i / size), i % size);
  }
  return numbers;
}

function sparse(moves: Float32Array, kept: readonly number[], least: number): SparseMorph {
  const at = new Uint32Array(kept.length);
  const moved = new Float32Array(kept.length * 3);
  let count = 0;
  for (let i = 0; i < kept.length; i++) {
    const from = kept[i] * 3;
    const x = moves[from];
    const y = moves[from + 1];
    const z = moves[from + 2];
    if (x * x + y * y + z * z <= least * least) continue;
    moved[count * 3] = x;
    moved[count * 3 + 1] = y;
    moved[count * 3 + 2] = z;
    at[count++] = i;
  }
  return { at: at.slice(0, count), moves: moved.slice(0, count * 3) };
}

function bonesOf(
  geometry: BufferGeometry,
  skeleton: Skeleton | undefined,
  kept: readonly number[],
  still: Omit<Carrier, 'bones' | 'weights'>,
): JointedCarrier {
  const bones = new Uint8Array(kept.length * INFLUENCES);
  const weights = new Uint8Array(kept.length * INFLUENCES);
  const index = geometry.getAttribute('skinIndex') as Attribute | undefined;
  const share = geometry.getAttribute('skinWeight') as Attribute | undefined;
  if (!skeleton || !index || !share) {
    for (let i = 0; i < weights.length; i += INFLUENCES) weights[i] = WHOLE;
    return { carrier: { ...still, bones, weights }, joints: [0] };
  }
  const placeOf = new Map<number, number>();
  const slots = Array.from({ length: INFLUENCES }, (_, slot) => slot);
  const found = new Float64Array(INFLUENCES);
  kept.forEach((vertex, i) => {
    for (const slot of slots) {
      const weight = share.getComponent(vertex, slot);
      found[slot] = weight > LEAST_WEIGHT ? weight : 0;
    }
    const total = found[0] + found[1] + found[2] + found[3];
    const used = slots.filter((slot) => found[slot] > 0).sort((a, b) => found[b] - found[a]);
    let left = WHOLE;
    used.forEach((slot, k) => {
      const joint = index.getComponent(vertex, slot);
      if (!skeleton.bones[joint]) throw new SplatFileError(`there is no joint ${joint}.`);
      const place = placeOf.get(joint) ?? placeOf.size;
      placeOf.set(joint, place);
      bones[i * INFLUENCES + k] = place;
      weights[i * INFLUENCES + k] = Math.round((found[slot] / total) * WHOLE);
      left -= weights[i * INFLUENCES + k];
    });
    // Far from the origin, a weight that is a hundredth off would move a splat by millimetres.
    weights[i * INFLUENCES] += left;
  });
  if (placeOf.size > SPLAT_LIMITS.bones) {
    const most = SPLAT_LIMITS.bones;
    throw new SplatFileError(`splats hang on ${placeOf.size} bones; at most ${most} move them.`);
  }
  return {
    carrier: { ...still, bones, weights },
    joints: placeOf.size ? [...placeOf.keys()] : [0],
  };
}

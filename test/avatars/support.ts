import type { MeshPart } from '../../avatars/generator/base/mesh.js';
import type { Vec3 } from '../../avatars/generator/base/math.js';
import { correctShapes } from '../../src/avatar/rig/correctives.js';
import { BLENDSHAPES, Channel, FRAME_SIZE, type Blendshape } from '../../src/motion/channels.js';

/** Blendshape weights by name. */
export type Weights = Readonly<Record<string, number>>;

/** The same weight on both sides. */
export const both = (name: string, weight = 1): Weights => ({
  [`${name}Left`]: weight,
  [`${name}Right`]: weight,
});

/** Every blendshape alone at full weight. */
export const SINGLE_SHAPES: readonly Weights[] = BLENDSHAPES.map((name) => ({ [name]: 1 }));

/** Weights as a rig shows them: with what may not simply be added corrected. */
export function corrected(weights: Weights): Weights {
  const frame = new Float32Array(FRAME_SIZE);
  for (const [name, weight] of Object.entries(weights)) frame[Channel[name as Blendshape]] = weight;
  correctShapes(frame);
  return Object.fromEntries(
    BLENDSHAPES.map((name) => [name, frame[Channel[name]]] as const).filter(([, w]) => w !== 0),
  );
}

/** Positions of a part under blendshape weights. */
export function posed(part: MeshPart, weights: Weights): Float32Array {
  const out = part.positions.slice();
  for (const [name, weight] of Object.entries(weights)) {
    const deltas = part.morphs.get(name);
    if (!deltas || weight === 0) continue;
    for (let i = 0; i < out.length; i++) out[i] += deltas[i] * weight;
  }
  return out;
}

export const pointAt = (positions: Float32Array, i: number): Vec3 => [
  positions[i * 3],
  positions[i * 3 + 1],
  positions[i * 3 + 2],
];

/** The shape of the other side of the face. */
export function mirroredName(name: string): string {
  if (name.endsWith('Left')) return name.replace(/Left$/, 'Right');
  if (name.endsWith('Right')) return name.replace(/Right$/, 'Left');
  return name;
}

import type { Blendshape } from '../../motion/channels.js';

/** Shapes that together stand in for a channel, by the key of their name, with factors. */
export type Relative = Readonly<Record<string, number>>;

/** The bones of a face that motion drives. */
export type FaceBone = 'head' | 'neck' | 'eyeLeft' | 'eyeRight' | 'jaw';

/** How the names in a file are understood. */
export interface Naming {
  /** One key for all spellings of a shape. */
  shapeKey(name: string): string;
  /** What may show a channel, by keys, best first. */
  candidates(channel: Blendshape): readonly Relative[];
  /** Which driven bone a node's name means, if any. */
  faceBoneOf(name: string): FaceBone | null;
}

const BONES: readonly string[] = ['head', 'neck', 'eyeLeft', 'eyeRight'] satisfies FaceBone[];

/** Characters of this package have every channel and bone under its own name. */
export const OWN_NAMING: Naming = {
  shapeKey: (name) => name,
  candidates: (channel) => [{ [channel]: 1 }],
  faceBoneOf: (name) => (BONES.includes(name) ? (name as FaceBone) : null),
};

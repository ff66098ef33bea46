import type { Vec3 } from '../base/math.js';
import type { MeshPart } from '../base/mesh.js';

/** Space in which positions are stored as whole numbers. */
export interface Lattice {
  /** Model units of one step. */
  readonly step: number;
}

/** Largest coordinate of any vertex or bone-relative vertex, with morph targets. */
const REACH = 2.8;

/** The lattice whose steps divide the reach of a character by `bits`, sign included. */
export const latticeOf = (bits: number): Lattice => ({ step: REACH / (2 ** (bits - 1) - 1) });

/** Whole steps of coordinates, in the smallest integer type that holds them. */
export function toLattice(values: Float32Array, { step }: Lattice): Int16Array | Int8Array {
  let most = 0;
  const out = Int16Array.from(values, (value) => {
    const whole = Math.round(value / step);
    if (Math.abs(whole) > 32767) throw new Error(`Coordinate ${value} lies outside the lattice`);
    most = Math.max(most, Math.abs(whole));
    return whole;
  });
  return most <= 127 ? Int8Array.from(out) : out;
}

/** Displacements shorter than this many steps are dropped: nobody sees them, but they cost bytes. */
const SHORTEST = 1.3;

/** Displacements in whole steps. */
export function displacementsToLattice(
  deltas: Float32Array,
  lattice: Lattice,
): Int16Array | Int8Array {
  const kept = deltas.slice();
  for (let i = 0; i < kept.length; i += 3) {
    const length = Math.hypot(kept[i], kept[i + 1], kept[i + 2]);
    if (length < SHORTEST * lattice.step) kept.fill(0, i, i + 3);
  }
  return toLattice(kept, lattice);
}

/** Whether a morph target still moves anything after rounding. */
export const movesAnything = (deltas: Int16Array | Int8Array): boolean =>
  deltas.some((value) => value !== 0);

/** Positions of a part relative to an origin. */
export const relativeTo = (
  { positions }: MeshPart,
  origin: readonly [number, number, number],
): Float32Array => positions.map((value, i) => value - origin[i % 3]);

/** Colours as bytes, and the factor per channel that restores them. */
export interface ByteColours {
  readonly bytes: Uint8Array;
  readonly scale: Vec3;
}

/**
 * RGBA colours as bytes of linear light. Channels are stretched to their maximum first, because
 * dark surfaces would band otherwise; the material's base colour undoes it.
 */
export function quantiseColours(colours: Float32Array): ByteColours {
  const scale: Vec3 = [0, 0, 0];
  colours.forEach((value, i) => {
    const k = i % 4;
    if (k < 3) scale[k] = Math.max(scale[k], value);
  });
  const bytes = Uint8Array.from(colours, (value, i) => {
    const full = i % 4 < 3 ? scale[i % 4] || 1 : 1;
    return Math.round(255 * Math.min(1, Math.max(0, value / full)));
  });
  return { bytes, scale: scale.map((value) => Math.min(1, value)) as Vec3 };
}

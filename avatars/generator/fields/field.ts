import { bell, smooth, type Vec3 } from '../base/math.js';
import type { Head } from '../head/build.js';
import type { SurfacePoint } from '../head/surface.js';

/** Displacement of a face vertex by one blendshape at full weight. */
export type Field = (point: SurfacePoint, head: Head) => Vec3;

/** Fields by blendshape name. */
export type FieldTable = Readonly<Record<string, Field>>;

export const STILL: Vec3 = [0, 0, 0];

/** Weight near the lips that fades with distance from the seam. */
export const lipWeight = ({ mouth, front }: SurfacePoint, reach: number): number =>
  bell(mouth.h, reach) * front;

/** Weight towards one corner of the mouth. */
export const cornerWeight = (
  { mouth, front }: SurfacePoint,
  side: number,
  reach: number,
  power: number,
): number => Math.max(0, side * mouth.cn) ** power * bell(mouth.h, reach) * front;

/** Bell around a place on one side of the face, given for the character's left. */
export function around(
  { p, front }: SurfacePoint,
  side: number,
  centre: readonly [number, number, number],
  reach: number,
): number {
  const range = Math.hypot(p[0] * side - centre[0], p[1] - centre[1], (p[2] - centre[2]) * 0.6);
  return bell(range, reach) * front;
}

/** Weight of the mouth bag: 1 at the lips, 0 deep inside; 1 for everything else. */
export const bagFade = ({ bag }: SurfacePoint, start = 0): number =>
  bag === undefined ? 1 : 1 - smooth(start, 4, bag);

/** Makes the `…Left` and `…Right` fields of one written for a side (1 is left). */
export function mirrored(
  name: string,
  field: (point: SurfacePoint, side: 1 | -1, head: Head) => Vec3,
): FieldTable {
  return {
    [`${name}Left`]: (point, head) => field(point, 1, head),
    [`${name}Right`]: (point, head) => field(point, -1, head),
  };
}

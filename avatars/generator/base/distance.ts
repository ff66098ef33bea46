import { clamp, lerp, type Vec3 } from './math.js';

/** An ellipsoid as centre x, y, z and radii x, y, z. */
export type Ellipsoid = readonly [number, number, number, number, number, number];

/** Cubic smooth minimum: unites two distances with a fillet of size `k`. */
export function unite(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * h * k) / 6;
}

/** Cubic smooth maximum: intersects two distances with a fillet of size `k`. */
export const intersect = (a: number, b: number, k: number): number => -unite(-a, -b, k);

/** Bound of the distance to an ellipsoid, after Inigo Quilez. */
export function ellipsoid(x: number, y: number, z: number, e: Ellipsoid): number {
  const px = x - e[0];
  const py = y - e[1];
  const pz = z - e[2];
  const k0 = Math.hypot(px / e[3], py / e[4], pz / e[5]);
  const k1 = Math.hypot(px / (e[3] * e[3]), py / (e[4] * e[4]), pz / (e[5] * e[5]));
  return k1 < 1e-6 ? -Math.min(e[3], e[4], e[5]) : (k0 * (k0 - 1)) / k1;
}

/** Distance to a capsule from `a` to `b` whose radius goes from `ra` to `rb`. */
export function capsule(
  x: number,
  y: number,
  z: number,
  a: Vec3,
  b: Vec3,
  ra: number,
  rb: number,
): number {
  const bx = b[0] - a[0];
  const by = b[1] - a[1];
  const bz = b[2] - a[2];
  const px = x - a[0];
  const py = y - a[1];
  const pz = z - a[2];
  const t = clamp((px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz));
  return Math.hypot(px - bx * t, py - by * t, pz - bz * t) - lerp(ra, rb, t);
}

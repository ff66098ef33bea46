import { bell, smooth, type Vec3 } from '../base/math.js';
import type { Head } from '../head/build.js';
import type { SurfacePoint } from '../head/surface.js';
import { STILL } from './field.js';

/** Depth of the crease and height of the cheek pushed up beside it. */
const DEPTH = 0.009;
const CHEEK = 0.012;
const WIDTH = 0.06;

/**
 * The fold from the wing of the nose to outside the corner of the mouth, which a smile deepens.
 * Without it cheeks look like rubber.
 */
export function smileFold({ p, front, kind }: SurfacePoint, side: number, head: Head): Vec3 {
  if (kind === 'bag' || p[2] < 0.2) return STILL;
  const { nose, mouth } = head.config;
  const x = p[0] * side;
  const top = nose.y + 0.01;
  const bottom = mouth.y - 0.01;
  const t = (top - p[1]) / (top - bottom);
  if (t < -0.3 || t > 1.4) return STILL;
  const startX = nose.wingX + nose.wing * 1.15;
  const endX = mouth.width * 1.42;
  const lineX = startX + (endX - startX) * (0.75 * t + 0.25 * t * t);
  const along = smooth(0.05, 0.5, t) * smooth(1.3, 0.75, t) * front;
  const offset = x - lineX;
  const crease = bell(offset, WIDTH) * along;
  const pushed = bell(offset - 0.075, 0.06) * along;
  return [side * 0.006 * pushed, 0.008 * pushed, CHEEK * pushed - DEPTH * crease];
}

import { bell, smooth, type Vec3 } from '../base/math.js';

/** The seam where a sleeve begins: a groove over the shoulder, with a slight lift outside it. */
export function sleeve([x, y]: Vec3): number {
  const seam = 0.76 + 0.1 * smooth(-1.3, -1.6, y);
  const d = Math.abs(x) - seam;
  return 0.012 * smooth(0, 0.05, d) - 0.016 * bell(d, 0.016);
}

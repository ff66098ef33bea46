import { direction, splinePoint, type Vec3 } from '../base/math.js';
import type { HeadField } from '../head/field.js';
import type { Guide } from './config.js';

/** Places a guide's points in space. */
export function resolveGuide(guide: Guide, field: HeadField): Vec3[] {
  return guide.map((point) =>
    'on' in point
      ? field.cast(direction(point.on[0], point.on[1]), point.on[2])
      : [point.at[0], point.at[1], point.at[2]],
  );
}

/** A smooth surface through guides: `u` across them, `t` from root to tip. */
export class GuideSurface {
  private readonly curves: readonly Vec3[][];

  constructor(guides: readonly Guide[], field: HeadField) {
    this.curves = guides.map((guide) => resolveGuide(guide, field));
  }

  at(u: number, t: number): Vec3 {
    return splinePoint(
      this.curves.map((curve) => splinePoint(curve, t)),
      u,
    );
  }
}

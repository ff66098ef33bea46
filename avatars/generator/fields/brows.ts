import { add, bell, smooth } from '../base/math.js';
import type { SurfacePoint } from '../head/surface.js';
import { mirrored, type FieldTable } from './field.js';
import { LID_FIELDS } from './lids.js';

/** Brows move what lies above a lid's edge: that, and the lashes on it, keep to the eyeball. */
const aboveLid = ({ lid }: SurfacePoint): number => (lid ? smooth(0.15, 0.9, lid.t) : 1);

/** Blendshapes of the brows; skin and brow meshes share them, so they never part. */
export const BROW_FIELDS: FieldTable = {
  browInnerUp(point, { config: { brows } }) {
    const { p, front } = point;
    const w = bell(p[0], 0.2) * bell(p[1] - brows.y, 0.2) * front * aboveLid(point);
    const inwards = Math.sign(p[0]) * Math.min(1, Math.abs(p[0]) / 0.08);
    return [-inwards * 0.012 * w, 0.105 * w, 0.012 * w];
  },
  ...mirrored('browDown', (point, side, head) => {
    const { p, front } = point;
    const x = p[0] * side;
    const w =
      smooth(-0.05, 0.12, x) *
      bell(Math.max(0, x - 0.22), 0.22) *
      bell(p[1] - head.config.brows.y, 0.17) *
      front *
      aboveLid(point);
    const inner = bell(x - 0.12, 0.16);
    // It pushes the lid below it down.
    const lid = LID_FIELDS[side > 0 ? 'browDownLeft' : 'browDownRight'](point, head);
    return add(
      [-side * 0.03 * w * inner, -(0.05 + 0.06 * inner) * w, (0.012 + 0.012 * inner) * w],
      lid,
    );
  }),
  ...mirrored('browOuterUp', (point, side, { config: { brows } }) => {
    const { p, front } = point;
    const w =
      smooth(0.08, 0.38, p[0] * side) * bell(p[1] - brows.y, 0.19) * front * aboveLid(point);
    return [0, 0.1 * w, 0];
  }),
};

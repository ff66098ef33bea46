import { bell, smooth } from '../base/math.js';
import { mirrored, type FieldTable } from './field.js';

/** Blendshapes of the brows; skin and brow meshes share them, so they never part. */
export const BROW_FIELDS: FieldTable = {
  browInnerUp({ p, front }, { config: { brows } }) {
    const w = bell(p[0], 0.2) * bell(p[1] - brows.y, 0.2) * front;
    const inwards = Math.sign(p[0]) * Math.min(1, Math.abs(p[0]) / 0.08);
    return [-inwards * 0.012 * w, 0.105 * w, 0.012 * w];
  },
  ...mirrored('browDown', ({ p, front }, side, { config: { brows } }) => {
    const x = p[0] * side;
    const w =
      smooth(-0.05, 0.12, x) *
      bell(Math.max(0, x - 0.22), 0.22) *
      bell(p[1] - brows.y, 0.17) *
      front;
    const inner = bell(x - 0.12, 0.16);
    return [-side * 0.018 * w * inner, -(0.045 + 0.03 * inner) * w, 0.012 * w];
  }),
  ...mirrored('browOuterUp', ({ p, front }, side, { config: { brows } }) => {
    const w = smooth(0.08, 0.38, p[0] * side) * bell(p[1] - brows.y, 0.19) * front;
    return [0, 0.075 * w, 0];
  }),
};

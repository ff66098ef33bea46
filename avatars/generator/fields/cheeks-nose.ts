import { bell, smooth, type Vec3 } from '../base/math.js';
import { around, lipWeight, mirrored, type FieldTable } from './field.js';

/** Blendshapes of cheeks and nose. */
export const CHEEK_NOSE_FIELDS: FieldTable = {
  cheekPuff(point) {
    const { p, mouth, front, bag } = point;
    const side = Math.sign(p[0]);
    const sideways = side * smooth(0, 0.2, Math.abs(p[0]));
    const puff =
      bag === undefined
        ? around(point, side, [0.38, -0.5, 0.5], 0.3) * (1 - bell(mouth.h, 0.1))
        : 0;
    const lips = bell(mouth.h - 0.03, 0.05) * front;
    return [
      sideways * 0.135 * puff - p[0] * 0.1 * lipWeight(point, 0.09),
      0,
      0.105 * puff + 0.018 * lips,
    ];
  },
  ...mirrored('cheekSquint', (point, side) => {
    const w = around(point, side, [0.38, -0.24, 0.58], 0.18);
    const d: Vec3 = [0, 0.045 * w, 0.022 * w];
    const { lid } = point;
    if (lid && lid.lid < 0 && lid.side === side) {
      d[1] += 0.01 * (1 - lid.t) * Math.abs(Math.sin(lid.angle));
    }
    return d;
  }),
  ...mirrored('noseSneer', (point, side, { config: { nose } }) => {
    const { mouth } = point;
    const wing = around(point, side, [nose.wingX + 0.02, nose.y, nose.z - 0.06], 0.1);
    const lip =
      mouth.sn > 0
        ? 0.5 *
          bell(mouth.h - 0.1, 0.1) *
          smooth(-0.2, 0.6, side * mouth.cn) *
          smooth(0, 0.06, mouth.h)
        : 0;
    return [0, 0.045 * wing + 0.02 * lip, 0.006 * wing];
  }),
};

import { bell, clamp, smooth, type Vec3 } from '../base/math.js';
import type { SurfacePoint } from '../head/surface.js';
import {
  STILL,
  around,
  bagFade,
  cornerWeight,
  lipWeight,
  mirrored,
  type FieldTable,
} from './field.js';
import { smileFold } from './smile-fold.js';

/** The first rings of the mouth bag follow rolling lips; the others stay. */
const rollsAlong = ({ bag }: SurfacePoint): number => (bag === undefined || bag < 3 ? 1 : 0);
const narrowing = ({ bag }: SurfacePoint): number => (bag !== undefined && bag > 3 ? 0.5 : 1);

/** Lips that both roll in meet in the seam and may not pass each other there. */
const awayFromSeam = ({ mouth }: SurfacePoint): number => smooth(0, 0.03, mouth.h);

/** Shapes that act on both sides at once. */
const WHOLE: FieldTable = {
  mouthFunnel(point) {
    const { mouth, p, bag, front } = point;
    const reach = lipWeight(point, 0.15);
    const open = lipWeight(point, 0.09);
    const curl = bell(mouth.h - 0.05, 0.04) * front;
    const up = mouth.sn >= 0;
    const y =
      ((up ? 0.03 : -0.062) * open + (up ? 0.01 : -0.01) * curl) * Math.abs(mouth.sn) ** 0.85;
    return [
      -p[0] * 0.42 * reach * narrowing(point),
      y * (bag === undefined ? 1 : 0.9),
      (0.085 * reach + 0.03 * curl) * bagFade(point),
    ];
  },
  mouthPucker(point) {
    const { mouth, p, bag, front } = point;
    const reach = lipWeight(point, 0.15);
    // Zero at the seam, otherwise the teeth show through pursed lips.
    const roll = bell(mouth.h - 0.045, 0.04) * front * clamp(mouth.h / 0.03);
    const drop = bag === undefined ? 0.03 * mouth.cn ** 2 * lipWeight(point, 0.06) : 0;
    return [
      -p[0] * 0.52 * reach * narrowing(point),
      mouth.sn * 0.016 * roll - drop,
      (0.1 * reach + 0.035 * roll) * bagFade(point),
    ];
  },
  mouthLeft: (point) => shift(point, 1),
  mouthRight: (point) => shift(point, -1),
  mouthRollLower(point) {
    const { mouth, front } = point;
    if (mouth.sn > 0) return STILL;
    const m = Math.abs(mouth.sn) ** 0.7 * rollsAlong(point) * front;
    const near = bell(mouth.h, 0.055) * m;
    const far = bell(mouth.h - 0.06, 0.06) * m * awayFromSeam(point);
    return [0, 0.003 * near + 0.03 * far, -0.054 * near - 0.012 * far];
  },
  mouthRollUpper(point) {
    const { mouth, front } = point;
    if (mouth.sn < 0) return STILL;
    const m = Math.abs(mouth.sn) ** 0.7 * rollsAlong(point) * front;
    const near = bell(mouth.h, 0.05) * m;
    const far = bell(mouth.h - 0.06, 0.055) * m * awayFromSeam(point);
    return [0, -0.004 * near - 0.026 * far, -0.044 * near - 0.01 * far];
  },
  mouthShrugLower(point) {
    const { mouth } = point;
    const m = Math.abs(mouth.sn) ** 0.6;
    const lower = lipWeight(point, 0.14) * m;
    if (mouth.sn <= 0) return [0, 0.04 * lower, 0.028 * lower];
    return [0, 0.036 * lipWeight(point, 0.09) * m, 0.012 * lower];
  },
  mouthShrugUpper(point) {
    const { mouth } = point;
    const m = Math.abs(mouth.sn) ** 0.6;
    const upper = lipWeight(point, 0.13) * m;
    if (mouth.sn >= 0) return [0, 0.034 * upper, 0.022 * upper];
    return [0, 0.034 * lipWeight(point, 0.06) * m, 0.006 * upper];
  },
};

function shift(point: SurfacePoint, side: number): Vec3 {
  const f = lipWeight(point, 0.17);
  return [side * 0.085 * f, 0, -0.02 * side * f * point.mouth.cn];
}

/** Lip shapes other than those of the jaw. */
export const MOUTH_FIELDS: FieldTable = {
  ...WHOLE,
  ...mirrored('mouthSmile', (point, side, head) => {
    // The square makes both sides together a parabola; lower powers bend the smile into a V.
    const w = cornerWeight(point, side, 0.17, 2);
    const cheek = around(point, side, [0.4, -0.33, 0.55], 0.2);
    const towards = Math.max(0, side * point.mouth.cn) ** 2;
    const fold = smileFold(point, side, head);
    const d: Vec3 = [
      side * (0.055 * w + 0.018 * cheek) + fold[0],
      0.085 * w + 0.035 * cheek - 0.004 * lipWeight(point, 0.1) + fold[1],
      -0.035 * w + 0.035 * cheek - 0.02 * lipWeight(point, 0.09) * towards + fold[2],
    ];
    const { lid } = point;
    if (lid && lid.lid < 0 && lid.side === side) d[1] += 0.014 * (1 - 0.3 * lid.t);
    return d;
  }),
  ...mirrored('mouthFrown', (point, side) => {
    const w = cornerWeight(point, side, 0.15, 1.5);
    return [side * 0.008 * w, -0.098 * w, -0.012 * w];
  }),
  ...mirrored('mouthDimple', (point, side) => {
    const w = cornerWeight(point, side, 0.12, 2.2);
    return [side * 0.045 * w, 0.008 * w, -0.045 * w];
  }),
  ...mirrored('mouthStretch', (point, side) => {
    const w = cornerWeight(point, side, 0.17, 1);
    return [side * 0.075 * w, -0.025 * w, -0.035 * w];
  }),
  ...mirrored('mouthPress', (point, side) => {
    const { mouth, front } = point;
    const w = bell(mouth.h - 0.03, 0.045) * front * clamp(0.5 + 0.7 * side * mouth.cn);
    // The seam itself stays, so that the lips thin out without entering each other.
    const squeeze = w * (1 - bell(mouth.h, 0.02));
    return [0, -mouth.sn * 0.02 * squeeze, -0.02 * w];
  }),
  ...mirrored('mouthUpperUp', (point, side) => {
    const { sn, cn } = point.mouth;
    if (sn < 0) return STILL;
    const w = lipWeight(point, 0.11) * sn ** 0.6 * smooth(-0.35, 0.55, side * cn);
    return [0, 0.06 * w, 0.012 * w];
  }),
  ...mirrored('mouthLowerDown', (point, side) => {
    const { sn, cn } = point.mouth;
    if (sn > 0) return STILL;
    const w = lipWeight(point, 0.12) * (-sn) ** 0.6 * smooth(-0.35, 0.55, side * cn);
    return [0, -0.065 * w, 0.01 * w];
  }),
};

import { bell, clamp, lerp, smooth, type Vec3 } from '../base/math.js';
import type { SurfacePoint } from '../head/surface.js';
import { STILL, lipWeight, type FieldTable } from './field.js';

/** Axis of the jaw (y, z) and its opening at full weight in radians. */
const PIVOT = [-0.22, -0.12] as const;
const OPENING = 0.34;
/** How much the upper lip lifts when the jaw drops, so that the upper teeth show. */
const LIP_LIFT = 0.02;

/** Displacement of a point that follows the jaw by `weight`. */
export function jawTurn(p: Vec3, weight: number): Vec3 {
  const angle = OPENING * weight;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const y = p[1] - PIVOT[0];
  const z = p[2] - PIVOT[1];
  return [0, y * c - z * s - y, y * s + z * c - z];
}

/** How far a face vertex follows the jaw: 0.5 at the corners of the mouth, 1 at the chin. */
export function jawWeight({ p, kind, mouth }: SurfacePoint): number {
  if (kind === 'bag') return 0.5 - 0.5 * mouth.sn;
  const [, y, z] = p;
  const away = smooth(0.05, 0.21, mouth.h);
  const lip = 0.5 - 0.5 * clamp(lerp(1, 1.12, away) * mouth.sn, -1, 1);
  const face = smooth(-0.12, -0.5, y) * lerp(smooth(-0.35, 0.25, z), 1, smooth(0.2, 0.4, z));
  const neck = y < -0.85 ? lerp(1, smooth(0.05, 0.45, z), smooth(-0.85, -1.05, y)) : 1;
  return lip * lerp(1, face * neck, away);
}

/** Jaw blendshapes, and the lip closing that undoes them. */
export const JAW_FIELDS: FieldTable = {
  jawOpen(point) {
    const d = jawTurn(point.p, jawWeight(point));
    const lips = lipWeight(point, 0.16);
    d[0] -= point.p[0] * 0.1 * lips;
    d[1] += LIP_LIFT * Math.max(0, point.mouth.sn) * lips;
    return d;
  },
  jawLeft: (point) => [0.06 * jawWeight(point), 0, 0],
  jawRight: (point) => [-0.06 * jawWeight(point), 0, 0],
  jawForward: (point) => [0, 0, 0.09 * jawWeight(point)],
  mouthClose(point) {
    const { p, mouth, bag, front } = point;
    const f =
      bag !== undefined
        ? bag < 3
          ? 1
          : 1 - smooth(2, 4, bag)
        : bell(Math.max(0, mouth.h - 0.03), 0.11) * front;
    if (f < 1e-4) return STILL;
    const shut = jawTurn(p, 0.5);
    const open = jawTurn(p, jawWeight(point));
    const lift = LIP_LIFT * Math.max(0, mouth.sn) * lipWeight(point, 0.16);
    return [0, f * (shut[1] - open[1] - lift), f * (shut[2] - open[2])];
  },
};

import { smooth, type Vec3 } from '../base/math.js';

/** Rotation centres of the bones in model space. */
export const JOINTS = {
  chest: [0, -1.75, -0.25],
  neck: [0, -1.16, -0.27],
  head: [0, -0.68, -0.2],
} as const satisfies Record<string, Readonly<Vec3>>;

/** Weights of (chest, neck, head) for a skin vertex: the chin is rigid, the neck bends. */
export function jointWeights([, y, z]: Vec3): Vec3 {
  const head = Math.max(smooth(-1.12, -0.74, y), smooth(0.06, 0.3, z));
  const neck = (1 - head) * smooth(-1.42, -1.18, y);
  return [1 - head - neck, neck, head];
}

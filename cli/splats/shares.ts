import type { RiggedSplats } from './splats.js';

/** A look at the splats: from `yaw` and `pitch` radians around `target`. */
export interface Sight {
  readonly yaw: number;
  readonly pitch: number;
}

/** What all looks share. */
export interface SightFrame {
  readonly target: readonly [number, number, number];
  readonly distance: number;
  /** Vertical angle of view in radians. */
  readonly fov: number;
  /** Pixels of a side. */
  readonly size: number;
}

/** Square pixels of the least blur of a splat, as it is drawn. */
const LOW_PASS = 0.3;
/** A part of a splat that is fainter than a step of a display is not drawn. */
const FAINTEST = 1 / 255;

/**
 * Raises `most` to the largest share that each splat has of a pixel of this look: its opacity there
 * times what the splats in front of it let through. What has next to none from every side and in every
 * pose need not be drawn; of a head that is seen from the front that is most of its back.
 *
 * @param axes three of each splat, as long as its standard deviations
 * @param centres of the splats in the pose that is looked at
 */
export function raiseShares(
  { count, opacities }: RiggedSplats,
  axes: Float32Array,
  centres: Float32Array,
  { yaw, pitch }: Sight,
  { target, distance, fov, size }: SightFrame,
  most: Float32Array,
): void {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const [rx, rz] = [cy, -sy];
  const [ux, uy, uz] = [-sy * sp, cp, -cy * sp];
  const [bx, by, bz] = [sy * cp, sp, cy * cp];
  const focal = size / 2 / Math.tan(fov / 2);
  const depths = new Float32Array(count);
  const across = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) {
    const x = centres[i * 3] - target[0];
    const y = centres[i * 3 + 1] - target[1];
    const z = centres[i * 3 + 2] - target[2];
    depths[i] = distance - (bx * x + by * y + bz * z);
    across[i * 2] = rx * x + rz * z;
    across[i * 2 + 1] = ux * x + uy * y + uz * z;
  }
  const order = Uint32Array.from(depths.keys()).sort((a, b) => depths[a] - depths[b]);
  const through = new Float32Array(size * size).fill(1);
  for (const i of order) {
    const opacity = opacities[i];
    const z = depths[i];
    if (opacity < FAINTEST || z <= 0) continue;
    const k = focal / z;
    const [x, y] = [across[i * 2] / z, across[i * 2 + 1] / z];
    // Gradients of the two picture coordinates in space.
    const [gx, gy, gz] = [k * (rx + x * bx), k * x * by, k * (rz + x * bz)];
    const [hx, hy, hz] = [k * (ux + y * bx), k * (uy + y * by), k * (uz + y * bz)];
    let [a, b, d] = [LOW_PASS, 0, LOW_PASS];
    for (let c = i * 9; c < i * 9 + 9; c += 3) {
      const g = axes[c] * gx + axes[c + 1] * gy + axes[c + 2] * gz;
      const h = axes[c] * hx + axes[c + 1] * hy + axes[c + 2] * hz;
      a += g * g;
      b += g * h;
      d += h * h;
    }
    const inverse = 1 / (a * d - b * b);
    const reach = 2 * Math.log(opacity / FAINTEST);
    const [mx, my] = [size / 2 + focal * x, size / 2 + focal * y];
    const [wide, high] = [Math.sqrt(a * reach), Math.sqrt(d * reach)];
    const left = Math.max(0, Math.ceil(mx - wide - 0.5));
    const right = Math.min(size - 1, Math.floor(mx + wide - 0.5));
    const bottom = Math.max(0, Math.ceil(my - high - 0.5));
    const top = Math.min(size - 1, Math.floor(my + high - 0.5));
    let best = most[i];
    for (let v = bottom; v <= top; v++) {
      for (let u = left; u <= right; u++) {
        const du = u + 0.5 - mx;
        const dv = v + 0.5 - my;
        const power = (d * du * du - 2 * b * du * dv + a * dv * dv) * inverse;
        if (power > reach) continue;
        const alpha = opacity * Math.exp(-0.5 * power);
        const at = v * size + u;
        const share = alpha * through[at];
        if (share > best) best = share;
        through[at] *= 1 - alpha;
      }
    }
    most[i] = best;
  }
}

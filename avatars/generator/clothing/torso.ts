import {
  clamp,
  cross,
  lerp,
  normalise,
  signedPower,
  spline,
  subtract,
  type Vec3,
} from '../base/math.js';

/** Cross sections from the neck down: height, half width, half depth, depth of the centre. */
const SECTIONS = [
  [-1.1, 0.355, 0.345, -0.26],
  [-1.16, 0.4, 0.37, -0.26],
  [-1.215, 0.5, 0.4, -0.255],
  [-1.27, 0.64, 0.43, -0.25],
  [-1.34, 0.8, 0.455, -0.245],
  [-1.45, 0.95, 0.475, -0.235],
  [-1.62, 1.04, 0.5, -0.22],
  [-1.9, 1.06, 0.53, -0.2],
  [-2.5, 1.02, 0.54, -0.2],
] as const;

/** The body under the clothes: superelliptic sections from collar to below the picture. */
export class Torso {
  constructor(
    private readonly shoulders: number,
    /** How much higher than average the shoulders sit. */
    readonly lift = 0,
  ) {}

  /** Point at an angle (0 the character's left, a quarter turn the front) and `s` from 0 to 1. */
  point(angle: number, s: number): Vec3 {
    const [y, rx, rz, cz] = spline(SECTIONS, s) as [number, number, number, number];
    const exponent = lerp(1, 0.82, clamp(s * 3));
    const c = Math.cos(angle);
    const sn = Math.sin(angle);
    const widen = lerp(1, this.shoulders, clamp((s - 0.15) / 0.35));
    const dip = 0.05 * Math.max(0, sn) * (1 - clamp(s / 0.27));
    return [
      rx * widen * signedPower(c, exponent),
      y - dip + this.lift * clamp(3 - 2 * s),
      cz + rz * signedPower(sn, exponent),
    ];
  }

  normal(angle: number, s: number): Vec3 {
    const e = 0.01;
    const t = clamp(s, e, 1 - e);
    return normalise(
      cross(
        subtract(this.point(angle, t + e), this.point(angle, t - e)),
        subtract(this.point(angle - e, t), this.point(angle + e, t)),
      ),
    );
  }
}

import { clamp } from '../base/math.js';
import type { MouthConfig } from '../config.js';

/** Position in the confocal ellipses around the closed lips. */
export interface MouthCoordinates {
  /** Distance from the seam. */
  readonly h: number;
  /** Sine of the angle: positive above the seam, negative below. */
  readonly sn: number;
  /** Cosine of the angle: 1 at the character's left corner, -1 at the right. */
  readonly cn: number;
}

/** Elliptic coordinates around the mouth slit, in which all lip motion is written. */
export class MouthSpace {
  constructor(private readonly mouth: MouthConfig) {}

  /** Height of the closed lips at x. */
  seam(x: number): number {
    const { y, width, curve } = this.mouth;
    return y + curve * (Math.min(Math.abs(x), width * 1.6) / width) ** 2;
  }

  /** Front-view point of the ellipse `h` at the angle (cn, sn), its height scaled by `fullness`. */
  point(h: number, cn: number, sn: number, fullness: number): [number, number] {
    const x = Math.sqrt(this.mouth.width ** 2 + h * h) * cn;
    return [x, this.seam(x) + h * fullness * sn];
  }

  /** Inverse of {@link point}, for any place on the face. */
  at(x: number, y: number): MouthCoordinates {
    const w = this.mouth.width;
    const u = x / w;
    const v = (y - this.seam(x)) / w;
    const b = 1 - u * u - v * v;
    const s = Math.max((-b + Math.sqrt(b * b + 4 * v * v)) / 2, 0);
    const root = Math.sqrt(s);
    const sn =
      root > 1e-5 ? clamp(v / root, -1, 1) : (v >= 0 ? 1 : -1) * Math.sqrt(Math.max(0, 1 - u * u));
    return { h: w * root, sn, cn: clamp(u / Math.sqrt(1 + s), -1, 1) };
  }
}

import { linear } from '../base/colour.js';
import { bell, mix, smooth, type Vec3 } from '../base/math.js';
import type { CharacterConfig } from '../config.js';
import { LIP_BORDER } from './lips.js';
import type { SurfacePoint } from './surface.js';

const MOUTH_RED: Vec3 = [0.09, 0.01, 0.013];
const MOUTH_DARK: Vec3 = [0.045, 0.004, 0.006];

const tinted = (c: Vec3, r: number, g: number, b: number): Vec3 => [c[0] * r, c[1] * g, c[2] * b];

/** Painter of the face: base skin with blush, lips, lid edges and nostrils. */
export class SkinPainter {
  private readonly skin: Vec3;
  private readonly lip: Vec3;
  private readonly blush: Vec3;
  private readonly brow: Vec3;
  private readonly shade: Vec3;
  private readonly muzzle: Vec3 | null;

  constructor(private readonly config: CharacterConfig) {
    const { palette } = config;
    this.skin = linear(palette.skin);
    this.lip = linear(palette.lip);
    this.blush = linear(palette.blush);
    this.brow = linear(palette.brow);
    this.muzzle = palette.muzzle ? linear(palette.muzzle) : null;
    this.shade = tinted(this.skin, 0.62, 0.38, 0.32);
  }

  /** Linear colour of a vertex. */
  colour(point: SurfacePoint): Vec3 {
    return point.kind === 'bag' ? this.insideColour(point.bag ?? 0) : this.faceColour(point);
  }

  /** 1 for skin in the light, 0 for the inside of the mouth. */
  openness({ kind, bag }: SurfacePoint): number {
    return kind === 'bag' ? 1 - smooth(-1, 1, bag ?? 0) : 1;
  }

  private insideColour(bag: number): Vec3 {
    let c = mix(this.lip, MOUTH_RED, smooth(0, 1.6, bag));
    if (bag > 1) c = mix(c, MOUTH_DARK, smooth(1, 3, bag));
    const k = bag > 1 ? 1 - 0.93 * smooth(3, 4.6, bag) : 1;
    return [c[0] * k, c[1] * k, c[2] * k];
  }

  private faceColour(point: SurfacePoint): Vec3 {
    const { nose, blush } = this.config;
    const [x, y, z] = point.p;
    const ax = Math.abs(x);
    const front = smooth(0, 0.3, z);
    const cheek = bell(Math.hypot((ax - 0.43) * 0.8, (y + 0.3) * 1.15), 0.19);
    let c = mix(this.fur(x, y, z), this.blush, blush * front * cheek);
    const tip = bell(Math.hypot(x, y - nose.y, (z - nose.z - 0.08) * 1.2), 0.12);
    c = mix(c, this.blush, blush * 0.66 * tip);
    const forehead = bell(Math.hypot(x, y - 0.35), 0.35);
    c = mix(c, tinted(this.skin, 1.04, 1.06, 1.05), 0.5 * front * forehead);
    if (point.kind === 'lip') c = this.lipColour(c, point);
    if (point.lid) c = this.lidColour(c, point);
    const nostril = bell(
      Math.hypot(ax - nose.wingX * 0.62, (y - (nose.y - 0.08)) * 1.2, (z - (nose.z + 0.01)) * 0.6),
      0.022,
    );
    return mix(c, tinted(this.shade, 0.35, 0.25, 0.25), 0.7 * nostril);
  }

  /** Base colour: for animals lighter around the mouth. */
  private fur(x: number, y: number, z: number): Vec3 {
    if (!this.muzzle) return this.skin;
    const [cx, cy, cz, rx, ry, rz] = this.config.head.muzzle;
    const range = Math.hypot((x - cx) / rx, (y - cy) / ry, (z - cz) / rz);
    return mix(this.muzzle, this.skin, smooth(1.0, 1.3, range));
  }

  private lipColour(skin: Vec3, { mouth, ring }: SurfacePoint): Vec3 {
    const edge = 1 - smooth(LIP_BORDER - 0.006, LIP_BORDER + 0.014, mouth.h);
    const corner = 1 - 0.35 * Math.abs(mouth.cn) ** 10;
    const c = mix(skin, this.lip, edge * 0.92 * corner);
    return ring === 0 ? mix(c, tinted(this.lip, 0.45, 0.3, 0.3), 0.75) : c;
  }

  private lidColour(skin: Vec3, { lid }: SurfacePoint): Vec3 {
    if (!lid) return skin;
    const sine = Math.abs(Math.sin(lid.angle));
    const upper = lid.lid > 0;
    if (lid.ring < 0) {
      const flesh = mix(this.skin, this.blush, 0.45);
      return upper && lid.ring > -3 ? mix(flesh, this.brow, 0.8 * smooth(0.1, 0.5, sine)) : flesh;
    }
    if (lid.ring === 0 && upper) return mix(skin, this.brow, 0.6 * smooth(0.1, 0.4, sine));
    const crease = lid.lid >= 0 ? 0.2 * bell(lid.t - 0.36, 0.12) : 0.1 * bell(lid.t - 0.1, 0.12);
    return mix(skin, this.shade, crease);
  }
}

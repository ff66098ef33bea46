import { capsule, ellipsoid, intersect, unite } from '../base/distance.js';
import { type Vec3 } from '../base/math.js';
import type { CharacterConfig } from '../config.js';

/** Centre from which head and neck are seen without overlap, so that rays hit them once. */
export const HEAD_CENTRE: Vec3 = [0, 0.05, -0.2];

/** Distance below which a ray counts as having arrived. */
const ARRIVED = 2e-4;

/** The implicit head: never polygonised, only asked where its surface lies. */
export class HeadField {
  constructor(private readonly config: CharacterConfig) {}

  /** Signed distance bound, negative inside. */
  distance(x: number, y: number, z: number): number {
    const { head, eyes, nose } = this.config;
    const ax = Math.abs(x);
    let d = ellipsoid(x, y, z, head.cranium);
    d = unite(d, ellipsoid(x, y, z, head.face), 0.35);
    d = unite(d, ellipsoid(x, y, z, head.chin), 0.28);
    const [cx, cy, cz, cr] = head.cheek;
    d = unite(d, Math.hypot(ax - cx, y - cy, z - cz) - cr, 0.22);
    d = unite(d, ellipsoid(x, y, z, head.muzzle), 0.18);
    d = unite(d, ellipsoid(ax, y, z, head.jaw), 0.3);
    d = intersect(
      d,
      -ellipsoid(ax, y, z, [eyes.x - 0.01, eyes.y, eyes.z + 0.35, 0.27, 0.19, 0.14]),
      0.18,
    );
    const r = head.neckRadius;
    d = unite(d, capsule(x, y, z, [0, -0.5, -0.2], [0, -2, -0.3], r, r * 1.08), 0.16);
    return this.addNose(d, ax, x, y, z, nose);
  }

  private addNose(
    head: number,
    ax: number,
    x: number,
    y: number,
    z: number,
    nose: CharacterConfig['nose'],
  ): number {
    const bridge = capsule(
      x,
      y,
      z,
      [0, 0.06, nose.z - 0.2],
      [0, nose.y + 0.02, nose.z],
      nose.bridge * 0.8,
      nose.bridge * 1.05,
    );
    let d = unite(head, bridge, 0.2);
    const r = nose.radius;
    d = unite(d, ellipsoid(x, y, z, [0, nose.y, nose.z + 0.015, r * 1.05, r * 0.9, r]), 0.1);
    d = unite(
      d,
      Math.hypot(ax - nose.wingX, y - (nose.y - 0.018), z - (nose.z - 0.055)) - nose.wing,
      0.035,
    );
    const nostril = ellipsoid(ax, y, z, [
      nose.wingX * 0.6,
      nose.y - 0.098,
      nose.z,
      0.024,
      0.026,
      0.034,
    ]);
    return intersect(d, -nostril, 0.035);
  }

  /** Depth of the face at (x, y): the first surface met from the viewer. */
  front(x: number, y: number): number {
    let z = 1.3;
    for (let i = 0; i < 90; i++) {
      const d = this.distance(x, y, z);
      if (d < ARRIVED) break;
      z -= d * 0.75;
      if (z < -1) break;
    }
    return z;
  }

  /** Point of the surface, moved outwards by `offset`, in a unit direction from the centre. */
  cast(dir: Vec3, offset = 0): Vec3 {
    const [dx, dy, dz] = dir;
    const [ox, oy, oz] = HEAD_CENTRE;
    let t = 3.2;
    for (let i = 0; i < 160; i++) {
      const d = this.distance(ox + dx * t, oy + dy * t, oz + dz * t) - offset;
      if (d < ARRIVED) break;
      t -= d * 0.6;
      if (t < 0.05) break;
    }
    return [ox + dx * t, oy + dy * t, oz + dz * t];
  }

  /** Half width of the head at (y, z): the first surface met from the character's left. */
  side(y: number, z: number): number {
    let x = 1.4;
    for (let i = 0; i < 60; i++) {
      const d = this.distance(x, y, z);
      if (d < 5e-4) break;
      x -= d * 0.8;
    }
    return x;
  }
}

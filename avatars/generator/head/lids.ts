import { bell, clamp, lerp, signedPower, type Vec3 } from '../base/math.js';
import { intersect } from '../base/distance.js';
import type { EyeConfig } from '../config.js';
import type { HeadField } from './field.js';
import type { LidPoint, SurfacePoint } from './surface.js';
import type { Topology } from './topology.js';

/** Vertices around each eye. */
export const LID_SEGMENTS = 48;
/** Rings from the lid's edge (0) to where the lid ends in the face (1). */
const RING_STEPS = [0, 0.05, 0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.85, 1];
/** Rings that form the thickness of the lid: number and radius relative to the eyeball. */
const EDGE_RINGS = [
  [-3, 0.93],
  [-2, 0.995],
  [-1, 1.03],
] as const;
/** How far lids stand off the eyeball, relative to its radius. */
const STAND_OFF = 1.06;
/** Outline in which the lids end: half width, height above and below. */
export const LID_OUTLINE = { width: 0.255, above: 0.235, below: 0.205 } as const;
/** How far below the middle the closed lids meet. */
const CLOSED_SAG = 0.058;

/** Geometry of the lids: an aperture on a sphere, blended into the face around it. */
export class Lids {
  constructor(
    private readonly field: HeadField,
    private readonly eye: EyeConfig,
  ) {}

  /** Edge of the aperture at an angle, local to the eye. */
  edge(angle: number): [number, number] {
    const { width, above, below, tilt } = this.eye;
    const ca = Math.cos(angle);
    const sa = Math.sin(angle);
    const height = sa >= 0 ? above : below;
    return [width * signedPower(ca, 0.92), height * signedPower(sa, 0.95) + tilt * ca];
  }

  /** Line on which the closed lids meet. */
  closedLine(x: number): number {
    const u = clamp(x / this.eye.width, -1, 1);
    return -CLOSED_SAG * (1 - u * u) + this.eye.tilt * u;
  }

  private sphere(x: number, y: number, radius: number): number {
    const q = radius * radius - x * x - y * y;
    return this.eye.z + (q > 0 ? Math.sqrt(q) : -0.3 * Math.sqrt(-q));
  }

  /** Model-space position of a lid vertex moved to local (x, y); the crease may fade. */
  place(point: LidPoint, x: number, y: number, crease = 1): Vec3 {
    const { eye } = this;
    let z: number;
    if (point.ring < 0) {
      z = this.sphere(x, y, eye.radius * point.standOff) - (point.ring === -3 ? 0.03 : 0);
    } else {
      const radius = eye.radius * STAND_OFF + (point.ring === 0 ? -0.004 : 0.002);
      const face = this.field.front(point.side * (eye.x + x), eye.y + y);
      z = intersect(face, this.sphere(x, y, radius), 0.07);
      if (point.lid > 0) {
        z -= crease * 0.016 * bell(point.t - 0.36, 0.1) * Math.abs(Math.sin(point.angle)) ** 0.6;
      }
    }
    return [point.side * (eye.x + x), eye.y + y, z];
  }

  /** A vertex on the aperture's edge (`t` 0) or between it and the outline (`t` 1). */
  point(side: 1 | -1, ring: number, t: number, standOff: number, angle: number): LidPoint {
    const [edgeX, edgeY] = this.edge(angle);
    const sa = Math.sin(angle);
    const outX = LID_OUTLINE.width * Math.cos(angle);
    const outY = (sa >= 0 ? LID_OUTLINE.above : LID_OUTLINE.below) * sa;
    return {
      side,
      ring,
      t,
      standOff,
      angle,
      edgeX,
      edgeY,
      x: lerp(edgeX, outX, t),
      y: lerp(edgeY, outY, t),
      lid: sa > 1e-6 ? 1 : sa < -1e-6 ? -1 : 0,
    };
  }

  /** Adds the lids of one eye and returns the ring where they end in the face. */
  addTo(topology: Topology, side: 1 | -1): number[] {
    const ringOf = (ring: number, t: number, standOff: number): number[] =>
      Array.from({ length: LID_SEGMENTS }, (_, i) => {
        const lid = this.point(side, ring, t, standOff, (2 * Math.PI * i) / LID_SEGMENTS);
        const point: SurfacePoint = {
          p: this.place(lid, lid.x, lid.y),
          kind: 'lid',
          lid,
          mouth: { h: 9, sn: 1, cn: 0 },
          front: 1,
        };
        return topology.add(point);
      });
    const rings = [
      ...EDGE_RINGS.map(([ring, standOff]) => ringOf(ring, 0, standOff)),
      ...RING_STEPS.map((t, ring) => ringOf(ring, t, STAND_OFF)),
    ];
    for (let k = 0; k + 1 < rings.length; k++) {
      topology.join(rings[k], rings[k + 1], side > 0);
    }
    return rings.at(-1)!;
  }
}

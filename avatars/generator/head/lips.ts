import { bell, clamp, lerp, smooth, type Vec3 } from '../base/math.js';
import type { MouthConfig } from '../config.js';
import type { HeadField } from './field.js';
import type { MouthSpace } from './mouth-space.js';
import type { SurfacePoint } from './surface.js';
import type { Topology } from './topology.js';

/** Vertices around the mouth. */
export const LIP_SEGMENTS = 64;
/** Distances of the lip rings from the seam; the sixth is the border of the red. */
const RING_HEIGHTS = [0, 0.01, 0.022, 0.036, 0.05, 0.062, 0.074, 0.095, 0.125, 0.165, 0.21];
/** Distance from the seam at which the red of the lips ends. */
export const LIP_BORDER = 0.062;
/** Distance from the seam at which the lip rings end and free skin begins. */
export const LIP_REACH = 0.21;

/** Rings of the mouth bag: depth behind the lips, width factor, half height. */
const BAG_RINGS = [
  [-0.028, 1, 0.001],
  [-0.06, 0.98, 0.01],
  [-0.1, 0.95, 0.05],
  [-0.17, 0.9, 0.12],
  [-0.32, 0.8, 0.17],
  [-0.46, 0.55, 0.13],
  [-0.52, 0.2, 0.05],
] as const;

/** Share of the full relief that lips of no fullness would keep. */
const THIN_LIPS = 0.25;

function fullness(mouth: MouthConfig, cn: number, sn: number, h: number): number {
  const blend = smooth(0.07, 0.2, h);
  if (sn < 0) return lerp(mouth.lower * (1 + 0.1 * bell(cn, 0.5)), 1, blend);
  const bow = 1 + 0.1 * bell(Math.abs(cn) - 0.28, 0.22) - 0.1 * bell(cn, 0.13);
  return lerp(mouth.upper * bow, 1, blend);
}

/** How far the lips stand out of the face, with seam, corner tucks, philtrum and chin crease. */
function relief(h: number, sn: number, cn: number, full: number): number {
  const m = Math.abs(sn) ** 0.7;
  const u = h / LIP_BORDER;
  const upperProfile = (v: number): number =>
    0.04 * Math.sin(Math.PI * clamp(v * 0.86 + 0.12) ** 0.85) ** 0.9;
  const lowerProfile = (v: number): number =>
    0.056 * Math.max(0, Math.sin(Math.PI * clamp(v * 0.8 + 0.13) ** 0.8)) ** 0.8;
  // Thin lips that stood out as far as full ones would make a beak.
  const stand = m * lerp(THIN_LIPS, 1, full);
  let z: number;
  if (sn >= 0) {
    z = stand * (u < 1 ? upperProfile(u) : upperProfile(1) * bell(u - 1, 0.5));
    z -= 0.01 * bell(cn, 0.16) * smooth(0.05, 0.08, h) * bell(Math.max(0, h - 0.1), 0.09);
  } else {
    z = stand * (u < 1.15 ? lowerProfile(u) : lowerProfile(1.0875) * bell(u - 1.15, 0.4));
    z -= 0.022 * m * bell(u - 1.9, 0.55);
  }
  z -= 0.016 * bell(u, 0.28) * (0.4 + 0.6 * m);
  return z - 0.02 * bell(h, 0.05) * Math.abs(cn) ** 6;
}

/** Rings of vertices that the lips and the mouth bag consist of. */
export interface LipRings {
  /** Vertex indices of the outermost ring, to be joined with the face. */
  readonly outer: readonly number[];
  /** Vertex indices of the seam. */
  readonly seam: readonly number[];
}

/** Adds lips and mouth bag. Upper and lower lip meet in the seam but share only its corners. */
export function addLips(
  topology: Topology,
  field: HeadField,
  space: MouthSpace,
  mouth: MouthConfig,
): LipRings {
  const rings = RING_HEIGHTS.map((h, ring) =>
    Array.from({ length: LIP_SEGMENTS }, (_, i) => {
      const nu = (2 * Math.PI * i) / LIP_SEGMENTS;
      const cn = Math.cos(nu);
      const sine = Math.sin(nu);
      const sn = Math.abs(sine) < 1e-9 ? 0 : sine;
      const full = fullness(mouth, cn, sn, h);
      const [x, y] = space.point(h, cn, sn, full);
      return topology.add({
        p: [x, y, field.front(x, y) + relief(h, sn, cn, full)],
        kind: 'lip',
        ring,
        mouth: { h: h * full, sn, cn },
        front: 1,
      });
    }),
  );
  closeSeam(topology, rings[0]);
  for (let k = 0; k + 1 < rings.length; k++) topology.join(rings[k], rings[k + 1], true);
  addBag(topology, field, space, mouth, rings[0]);
  return { outer: rings.at(-1)!, seam: rings[0] };
}

/** Brings facing points of the lips together, so that jaw shapes can close them without a gap. */
function closeSeam({ points }: Topology, seam: readonly number[]): void {
  for (let i = 1; i < seam.length / 2; i++) {
    const upper = points[seam[i]].p;
    const lower = points[seam[seam.length - i]].p;
    upper[2] = lower[2] = (upper[2] + lower[2]) / 2;
  }
}

function addBag(
  topology: Topology,
  field: HeadField,
  space: MouthSpace,
  mouth: MouthConfig,
  seam: readonly number[],
): void {
  const back = field.front(0, mouth.y);
  let previous = seam;
  BAG_RINGS.forEach(([depth, width, height], bag) => {
    const follow = bag < 2 ? 1 : 1 - smooth(0, 4, bag - 1);
    const ring = seam.map((index) => {
      const { p, mouth: at } = topology.points[index];
      const q: Vec3 = [
        p[0] * width,
        space.seam(p[0]) + height * at.sn,
        p[2] * follow + back * (1 - follow) + depth,
      ];
      return topology.add(bagPoint(q, bag, at.sn, at.cn));
    });
    topology.join(previous, ring, false);
    previous = ring;
  });
  const end = topology.points[previous[0]].p[2] - 0.01;
  const cap = topology.add(bagPoint([0, mouth.y, end], BAG_RINGS.length, 0, 0));
  topology.fan(cap, previous);
}

const bagPoint = (p: Vec3, bag: number, sn: number, cn: number): SurfacePoint => ({
  p,
  kind: 'bag',
  bag,
  mouth: { h: 0, sn, cn },
  front: 1,
});

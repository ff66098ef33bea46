import type { MeshBuilder } from '../base/mesh.js';
import { bell, lerp, scale, smooth, type Vec3 } from '../base/math.js';

const RIBS = 104;
const RIB_SIDES = 10;
const LEAF_STATIONS = 44;
/** Half angle of the gap between the points of a shirt collar. */
const GAP = 0.13;

/** A rolled, ribbed collar. */
export function addRibbedCollar(
  builder: MeshBuilder,
  colour: Vec3,
  lift: number,
  detail: number,
): void {
  const base = builder.count;
  const ribs = 2 * Math.round((RIBS / 2) * detail);
  const sides = detail < 1 ? RIB_SIDES - 2 : RIB_SIDES;
  const knit = scale(colour, 0.92);
  for (let i = 0; i < ribs; i++) {
    const a = (2 * Math.PI * i) / ribs;
    const rib = i % 2 ? 1 : 0;
    for (let j = 0; j < sides; j++) {
      const b = (2 * Math.PI * j) / sides;
      const out = (0.04 + 0.006 * rib) * Math.cos(b);
      builder.vertex(
        [
          (0.362 + out) * Math.cos(a),
          -1.115 + lift - 0.055 * Math.max(0, Math.sin(a)) + (0.062 + 0.006 * rib) * Math.sin(b),
          -0.26 + (0.35 + out) * Math.sin(a),
        ],
        scale(knit, rib ? 1 : 0.8),
      );
    }
  }
  builder.ring(base, ribs, sides);
}

/** Across a shirt collar: distance out of the neck band, drop (share of the leaf), shade. */
const LEAF = [
  [0, 1, 0.6],
  [0, 0.3, 0.85],
  [0.006, 0.03, 0.95],
  [0.024, -0.04, 1],
  [0.042, 0.05, 1],
  [0.075, 0.5, 1],
  [0.098, 0.94, 1],
  [0.1, 1.02, 0.95],
  [0.086, 1.0, 0.7],
] as const;

/** The collar of a shirt: a band round the neck, folded over, with a point on each side. */
export function addShirtCollar(
  builder: MeshBuilder,
  colour: Vec3,
  lift: number,
  detail: number,
): void {
  const base = builder.count;
  const stations = Math.round(LEAF_STATIONS * lerp(0.6, 1, detail));
  for (let i = 0; i < stations; i++) {
    // From the point on the left round the back to the one on the right, closer at the points.
    const q = i / (stations - 1);
    const turn = q + ((0.09 * Math.sin(4 * Math.PI * q)) / (2 * Math.PI)) * -1;
    const a = lerp(Math.PI / 2 - GAP, -1.5 * Math.PI + GAP, turn);
    const front = smooth(0.2, 1, Math.sin(a));
    const tip = bell(Math.min(q, 1 - q), 0.1);
    const top = -1.0 + lift - 0.12 * front;
    const drop = 0.125 + 0.14 * tip;
    for (const [out, down, shade] of LEAF) {
      const spread = out * lerp(1, 1.15, tip) + (down > 0.4 && out > 0.05 ? 0.04 * tip : 0);
      builder.vertex(
        [
          (0.352 + spread) * Math.cos(a) +
            (out > 0.04 ? 0.1 * tip * down * Math.sign(Math.cos(a)) : 0),
          top - drop * down,
          -0.26 + (0.345 + spread) * Math.sin(a) - 0.02 * down * (1 - front),
        ],
        scale(colour, shade),
      );
    }
  }
  builder.grid(base, stations, LEAF.length, false);
}

import type { MeshBuilder } from '../base/mesh.js';
import {
  add,
  bell,
  cross,
  lerp,
  normalise,
  scale,
  signedPower,
  smooth,
  splinePoint,
  subtract,
  type Vec3,
} from '../base/math.js';
import type { HeadField } from '../head/field.js';
import type { LockConfig } from './config.js';
import { resolveGuide } from './guides.js';
import type { HairPainter } from './painter.js';

const SIDES = 10;
/** What is left of a lock at low detail. */
const COARSE_SIDES = 5;
const MIN_ROWS = 7;
const MIDDLE: Vec3 = [0, 0.05, -0.15];

/** Stations lie closer towards the tip. */
const station = (q: number): number => (q < 0.5 ? q * 1.1 : 1 - 0.45 * ((1 - q) / 0.5) ** 1.7);

/** Adds one swept lock with a flat inner and a rounded outer side. */
export function addLock(
  builder: MeshBuilder,
  config: LockConfig,
  field: HeadField,
  painter: HairPainter,
  shade: number,
  detail: number,
): void {
  const { width, thickness, root = 0.55, blunt = 2.2, twist = 0 } = config;
  const rows = Math.max(MIN_ROWS, Math.round((config.rows ?? 14) * detail));
  const sides = detail < 1 ? COARSE_SIDES : SIDES;
  const curve = resolveGuide(config.guide, field);
  const path = Array.from({ length: rows }, (_, i) => splinePoint(curve, station(i / (rows - 1))));
  const base = builder.count;
  path.forEach((p, i) => {
    const t = station(i / (rows - 1));
    const tangent = normalise(subtract(path[Math.min(rows - 1, i + 1)], path[Math.max(0, i - 1)]));
    const away = normalise(subtract([p[0], Math.max(p[1], -0.1), p[2]], MIDDLE));
    const flat = normalise(cross(tangent, away));
    const up = normalise(cross(flat, tangent));
    const turn = twist * t;
    const side = add(scale(flat, Math.cos(turn)), scale(up, Math.sin(turn)));
    const out = add(scale(up, Math.cos(turn)), scale(flat, -Math.sin(turn)));
    const w =
      width *
      (t < 0.3
        ? lerp(root, 1, smooth(0, 0.3, t))
        : Math.max(0, 1 - ((t - 0.3) / 0.7) ** blunt) ** 0.62);
    const h =
      thickness *
      (t < 0.25
        ? lerp(0.4, 1, smooth(-0.02, 0.25, t))
        : Math.max(0, 1 - ((t - 0.25) / 0.75) ** 2.6) ** 0.6);
    for (let j = 0; j <= sides; j++) {
      const a = -Math.PI / 2 + (2 * Math.PI * j) / sides;
      const e = Math.sin(a);
      const x = w * signedPower(Math.cos(a), 0.9);
      const crest =
        e > 0 ? h * e ** 0.8 - h * 0.12 * bell(Math.cos(a) - 0.15, 0.18) : -0.5 * h * -e;
      builder.vertex(add(p, add(scale(side, x), scale(out, crest))), painter.colour(t, shade), 1, [
        j / sides,
        t,
      ]);
    }
  });
  builder.grid(base, rows, sides + 1, false, true);
}

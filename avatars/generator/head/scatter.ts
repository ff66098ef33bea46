import { distance, lerp, normalise, smooth, type Vec3 } from '../base/math.js';
import type { CharacterConfig } from '../config.js';
import type { HeadField } from './field.js';
import { LID_OUTLINE } from './lids.js';
import { LIP_REACH } from './lips.js';
import type { MouthSpace } from './mouth-space.js';

/** Darts thrown; the spacing below accepts about two thousand of them. */
const DARTS = 26000;
const MIDLINE_DARTS = 900;
/** Lowest point of the neck. */
const NECK_END = -1.5;
const CELL = 0.15;

/** Wanted distance between vertices: fine on the nose, coarse under the hair. */
function spacing(p: Vec3, config: CharacterConfig): number {
  const { nose } = config;
  const fromNose = Math.hypot(p[0] * 0.9, (p[1] - nose.y) * 0.8, p[2] - nose.z);
  let s = lerp(0.019, 0.055, smooth(0.09, 0.27, fromNose));
  if (p[2] < 0.35) s = lerp(s, 0.08, smooth(0.1, -0.15, p[2]));
  if (p[1] < -0.55 && p[2] > 0) s = Math.min(s, 0.045);
  if (p[1] < -0.8 && p[2] > -0.25) s = Math.min(s, 0.06);
  if (p[2] < -0.1 || p[1] > 0.6) {
    s = Math.max(
      s,
      lerp(0.085, 0.15, smooth(0.5, 0.8, p[1])),
      lerp(0.07, 0.14, smooth(-0.1, -0.4, p[2])),
    );
  }
  return s;
}

/** Accepts points that keep their distance from all accepted before. */
class SpacingGrid {
  private readonly cells = new Map<number, [Vec3, number][]>();

  private key(x: number, y: number, z: number): number {
    return (
      Math.trunc(x / CELL + 50) * 1e6 + Math.trunc(y / CELL + 50) * 1e3 + Math.trunc(z / CELL + 50)
    );
  }

  insert(p: Vec3, s: number): void {
    const key = this.key(...p);
    const cell = this.cells.get(key);
    if (cell) cell.push([p, s]);
    else this.cells.set(key, [[p, s]]);
  }

  accepts(p: Vec3, s: number): boolean {
    for (let i = -1; i < 2; i++) {
      for (let j = -1; j < 2; j++) {
        for (let k = -1; k < 2; k++) {
          const cell = this.cells.get(this.key(p[0] + i * CELL, p[1] + j * CELL, p[2] + k * CELL));
          if (cell?.some(([q, qs]) => distance(p, q) < Math.min(s, qs * 1.3))) return false;
        }
      }
    }
    return true;
  }
}

/**
 * Scatters mirrored pairs of vertices over head and neck, outside the rings of lips and lids
 * (`borders`), with a spacing that follows the detail the place needs.
 */
export function scatter(
  config: CharacterConfig,
  field: HeadField,
  space: MouthSpace,
  borders: readonly Vec3[],
  random: () => number,
): Vec3[] {
  const { eyes } = config;
  const grid = new SpacingGrid();
  for (const p of borders) grid.insert(p, 0.03);

  const isFree = (p: Vec3): boolean => {
    if (p[1] < NECK_END) return false;
    if (p[2] <= 0.2) return true;
    if (space.at(p[0], p[1]).h < LIP_REACH + 0.02) return false;
    const dy = p[1] - eyes.y;
    const outline = dy > 0 ? LID_OUTLINE.above : LID_OUTLINE.below;
    return Math.hypot((Math.abs(p[0]) - eyes.x) / LID_OUTLINE.width, dy / outline) >= 1.09;
  };

  const points: Vec3[] = [];
  const place = (dir: Vec3): void => {
    const p = field.cast(normalise(dir));
    if (!isFree(p)) return;
    const s = spacing(p, config);
    if (Math.abs(p[0]) < s * 0.42) {
      if (Math.abs(dir[0]) > 1e-9 || !grid.accepts(p, s)) return;
      grid.insert(p, s);
      points.push(p);
      return;
    }
    const mirrored: Vec3 = [-p[0], p[1], p[2]];
    if (!grid.accepts(p, s) || !grid.accepts(mirrored, s)) return;
    grid.insert(p, s);
    grid.insert(mirrored, s);
    points.push(p, mirrored);
  };

  for (let i = 0; i < MIDLINE_DARTS; i++) {
    const a = (2 * Math.PI * i) / MIDLINE_DARTS;
    place([0, Math.sin(a), Math.cos(a)]);
  }
  for (let i = 0; i < DARTS; i++) place(dart(i, random));
  return points;
}

/** A random direction; every third aims at the lower face and every seventh at the neck. */
function dart(i: number, random: () => number): Vec3 {
  const z = 2 * random() - 1;
  const a = 2 * Math.PI * random();
  const r = Math.sqrt(1 - z * z);
  if (i % 3 === 0) return [random() * 0.4, -0.15 - 0.5 * random(), 0.9];
  if (i % 7 === 0) return [random() * 0.2, -0.5 - random() * 0.9, random() * 0.45 - 0.1];
  return [Math.abs(r * Math.cos(a)), r * Math.sin(a), z];
}

import type { MeshBuilder } from '../base/mesh.js';
import {
  addScaled,
  clamp,
  cross,
  lerp,
  normalise,
  smooth,
  subtract,
  type Vec3,
} from '../base/math.js';
import { seededRandom } from '../base/random.js';
import type { HeadField } from '../head/field.js';
import type { SheetConfig } from './config.js';
import { GuideSurface } from './guides.js';
import type { HairPainter } from './painter.js';

/** Columns of the inner side per lock; nobody sees its detail. */
const INNER_PER_LOCK = 4;
/** The inner side hangs this much lower at the tips, so that its coarser hem leaves no slit. */
const INNER_LENGTH = 1.008;
/** Shade of the inner side, which sees little light. */
const INNER_SHADE = 0.5;
/** Repeats of the strand texture per lock. */
const STRANDS_PER_LOCK = 0.22;
/** Finer ridges within a lock: count and height relative to the lock's relief. */
const STRANDS = 3;
const STRAND_RELIEF = 0.16;

interface Lock {
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly shade: number;
  readonly phase: number;
  readonly height: number;
}

function divide({ locks, ragged, seed }: SheetConfig): Lock[] {
  const random = seededRandom(seed);
  const widths = Array.from({ length: locks }, () => 0.6 + 0.8 * random());
  const total = widths.reduce((sum, w) => sum + w, 0);
  let start = 0;
  return widths.map((width) => {
    const end = start + width / total;
    const lock = {
      start,
      end,
      length: 1 - ragged * random(),
      shade: 0.93 + 0.14 * random(),
      phase: random(),
      height: 0.7 + 0.6 * random(),
    };
    start = end;
    return lock;
  });
}

/** A sample across the sheet: position `u`, its lock, and -1..1 across that lock. */
interface Column {
  readonly u: number;
  readonly lock: Lock;
  readonly across: number;
}

/** Adds a body of hair: one closed skin around outer and inner side, so no gap can show. */
export function addSheet(
  builder: MeshBuilder,
  config: SheetConfig,
  field: HeadField,
  painter: HairPainter,
  detail: number,
): void {
  const surface = new GuideSurface(config.guides, field);
  const locks = divide(config);
  const perLock = Math.max(5, Math.round(config.columnsPerLock * detail));
  const rows = Math.round(config.rows * detail);
  const outer = locks.flatMap((lock) => columnsOf(lock, perLock));
  outer.push({ u: 1, lock: locks.at(-1)!, across: 1 });
  const inner = locks
    .flatMap((lock) => columnsOf(lock, INNER_PER_LOCK))
    .slice(1)
    .reverse();
  const base = builder.count;
  const perRow = outer.length + inner.length;
  for (let j = 0; j <= rows; j++) {
    const t = rowParameter(Math.min(1, j / (rows - 1)));
    // A last row of no thickness closes the tips.
    const open = j < rows ? 1 : 0.02;
    for (const column of outer) addVertex(builder, surface, config, painter, column, t, open, true);
    for (const column of inner)
      addVertex(builder, surface, config, painter, column, t, open, false);
  }
  builder.grid(base, rows + 1, perRow, true, true);
}

function columnsOf(lock: Lock, count: number): Column[] {
  return Array.from({ length: count }, (_, i) => {
    const across = (2 * i) / count - 1;
    return { u: lerp(lock.start, lock.end, i / count), lock, across };
  });
}

/** Rows lie closer at the tips, whose outline needs them. */
const rowParameter = (q: number): number => (q < 0.6 ? q * 1.1 : 1 - 0.34 * ((1 - q) / 0.4) ** 1.5);

function addVertex(
  builder: MeshBuilder,
  surface: GuideSurface,
  config: SheetConfig,
  painter: HairPainter,
  { u, lock, across }: Column,
  t: number,
  open: number,
  outside: boolean,
): void {
  // Tips differ in length, but a groove has the same length from both sides.
  const rounding = Math.abs(across) ** 2.5;
  const length = lerp(lock.length, 1 - config.ragged, rounding);
  const s = t * lerp(1, length * (outside ? 1 : INNER_LENGTH), smooth(0.3, 1, t));
  const p = surface.at(u, s);
  const normal = surfaceNormal(surface, u, s);
  const ridge = Math.sqrt(Math.max(0, 1 - across * across * 0.98));
  const end = 1 - smooth(config.taper, 1, t) ** 2;
  const grown = smooth(0, 0.22, t);
  const [waveHeight, waves] = config.wave ?? [0, 0];
  const wave =
    waveHeight *
    smooth(0.35, 0.75, t) *
    Math.sin(2 * Math.PI * (waves * t + 0.16 * lock.phase + u * 3)) *
    lerp(0.6, 1, ridge);
  const strands = STRAND_RELIEF * Math.cos(Math.PI * STRANDS * across) * (1 - rounding) * end;
  const relief = config.relief * lock.height * (ridge - 0.55 + strands) * grown * lerp(0.3, 1, end);
  const middle = addScaled(p, normal, wave - config.thickness * 0.5);
  const half = config.thickness * 0.5 * lerp(0.45, 1, end) * lerp(0.55, 1, grown);
  const last = t >= 1 ? 0.4 * open : 1;
  const offset = outside ? (half + relief) * last : -half * last;
  const groove = outside ? Math.abs(across) ** 4 * grown : 0;
  const shade = lock.shade * (outside ? 1 : INNER_SHADE);
  builder.vertex(addScaled(middle, normal, offset), painter.colour(t, shade, groove), 1, [
    u * config.locks * STRANDS_PER_LOCK,
    t,
  ]);
}

function surfaceNormal(surface: GuideSurface, u: number, t: number): Vec3 {
  const e = 0.012;
  const t0 = clamp(t, 0.06, 1);
  const across = subtract(surface.at(Math.min(1, u + e), t0), surface.at(Math.max(0, u - e), t0));
  const along = subtract(surface.at(u, Math.min(1, t0 + e)), surface.at(u, Math.max(0, t0 - e)));
  return normalise(cross(along, across));
}

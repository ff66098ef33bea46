import type { MeshBuilder } from '../base/mesh.js';
import { lerp, type Vec3 } from '../base/math.js';
import { seededRandom } from '../base/random.js';
import type { HeadField } from '../head/field.js';
import { hairlineAt } from './cap.js';
import type { CapConfig, CurlsConfig } from './config.js';
import type { HairPainter } from './painter.js';

const GOLDEN_ANGLE = 2.39996;
const COLUMNS = 10;
const ROWS = 8;

/** Adds curls on a Fibonacci lattice over the scalp, each an irregular ball. */
export function addCurls(
  builder: MeshBuilder,
  { count, radius, offset, seed }: CurlsConfig,
  cap: CapConfig,
  field: HeadField,
  painter: HairPainter,
  detail: number,
): void {
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const y = 1 - (1.35 * (i + 0.5)) / count;
    const turn = i * GOLDEN_ANGLE;
    const r = Math.sqrt(Math.max(0, 1 - y * y));
    const dir: Vec3 = [r * Math.cos(turn), y, r * Math.sin(turn)];
    const size = lerp(...radius, random());
    const lift = lerp(...offset, random());
    const shade = 0.88 + 0.24 * random();
    const azimuth = (Math.atan2(dir[0], dir[2]) * 180) / Math.PI;
    const elevation = (Math.asin(y) * 180) / Math.PI;
    if (elevation < hairlineAt(cap, azimuth) + 2) continue;
    addCurl(builder, field.cast(dir, lift), size, painter.colour(0.4, shade), detail);
  }
}

function addCurl(
  builder: MeshBuilder,
  centre: Vec3,
  radius: number,
  colour: Vec3,
  detail: number,
): void {
  const rows = Math.max(5, Math.round(ROWS * detail));
  const columns = Math.max(6, Math.round(COLUMNS * detail));
  const base = builder.count;
  for (let j = 0; j < rows; j++) {
    const theta = (Math.PI * j) / (rows - 1);
    for (let i = 0; i < columns; i++) {
      const a = (2 * Math.PI * i) / columns;
      builder.vertex(
        [
          centre[0] + radius * Math.sin(theta) * Math.cos(a),
          centre[1] + radius * Math.cos(theta),
          centre[2] + radius * Math.sin(theta) * Math.sin(a),
        ],
        colour,
        1,
        [i / columns, theta / Math.PI],
      );
    }
  }
  builder.grid(base, rows, columns, true);
}

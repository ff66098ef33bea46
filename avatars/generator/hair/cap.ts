import { linear } from '../base/colour.js';
import type { MeshBuilder } from '../base/mesh.js';
import { direction, lerp, scale, smooth } from '../base/math.js';
import type { HeadField } from '../head/field.js';
import type { CapConfig } from './config.js';
import type { HairPainter } from './painter.js';

const COLUMNS = 80;
const ROWS = 14;

/** Elevation of the hairline at an azimuth, smooth between the configured points. */
export function hairlineAt({ hairline }: CapConfig, azimuth: number): number {
  const a = Math.abs(azimuth);
  const next = hairline.findIndex(([angle]) => angle >= a);
  if (next < 0) return hairline.at(-1)![1];
  if (next === 0) return hairline[0][1];
  const [a0, e0] = hairline[next - 1];
  const [a1, e1] = hairline[next];
  return lerp(e0, e1, smooth(a0, a1, a));
}

/** Adds the thin layer of hair on the scalp, with an edge sunk into the skin. */
export function addCap(
  builder: MeshBuilder,
  config: CapConfig,
  field: HeadField,
  painter: HairPainter,
): void {
  const base = builder.count;
  const colour = config.colour ? linear(config.colour) : scale(painter.colour(0), 0.85);
  for (let j = 0; j < ROWS; j++) {
    const u = j / (ROWS - 1);
    for (let i = 0; i < COLUMNS; i++) {
      const azimuth = -180 + (360 * i) / COLUMNS;
      const elevation = lerp(90, hairlineAt(config, azimuth), u);
      const edge = Math.sqrt(Math.max(0, 1 - u ** (config.fade ?? 8)));
      const offset = config.thickness * edge - (u > 0.985 ? 0.03 : 0);
      builder.vertex(field.cast(direction(azimuth, elevation), offset), colour, 1, [
        (i / COLUMNS) * 8,
        u,
      ]);
    }
  }
  builder.grid(base, ROWS, COLUMNS, true, true);
}

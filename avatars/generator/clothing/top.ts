import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { scale } from '../base/math.js';
import type { TopConfig } from './config.js';
import type { Torso } from './torso.js';

/** Vertices at full detail. */
const ROWS = 22;
const COLUMNS = 52;
const RIBS = 96;
const RIB_SIDES = 9;

/** A top with a ribbed collar. */
export function topPart(config: TopConfig, torso: Torso, detail: number): MeshPart {
  const rows = Math.round(ROWS * detail);
  const columns = Math.round(COLUMNS * detail);
  const builder = new MeshBuilder();
  const colour = linear(config.colour);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      builder.vertex(torso.point((2 * Math.PI * i) / columns, j / (rows - 1)), colour);
    }
  }
  builder.grid(0, rows, columns, true);
  addCollar(builder, config, 2 * Math.round((RIBS / 2) * detail));
  return builder.build({
    name: 'top',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [1, 1, 1], smoothing: 2 },
    tint: config.colour,
  });
}

function addCollar(builder: MeshBuilder, { colour, collar }: TopConfig, ribs: number): void {
  const base = builder.count;
  const knit = scale(linear(collar ?? colour), collar ? 1 : 0.85);
  for (let i = 0; i < ribs; i++) {
    const a = (2 * Math.PI * i) / ribs;
    const rib = i % 2 ? 1.01 : 0.99;
    for (let j = 0; j < RIB_SIDES; j++) {
      const b = (2 * Math.PI * j) / RIB_SIDES;
      const out = 0.042 * Math.cos(b) * rib;
      builder.vertex(
        [
          (0.368 + out) * Math.cos(a),
          -1.115 - 0.055 * Math.max(0, Math.sin(a)) + 0.058 * Math.sin(b),
          -0.26 + (0.355 + out) * Math.sin(a),
        ],
        scale(knit, i % 2 ? 1 : 0.9),
      );
    }
  }
  for (let i = 0; i < ribs; i++) {
    for (let j = 0; j < RIB_SIDES; j++) {
      const next = (j + 1) % RIB_SIDES;
      const a = base + i * RIB_SIDES + j;
      const b = base + i * RIB_SIDES + next;
      const c = base + ((i + 1) % ribs) * RIB_SIDES + j;
      const d = base + ((i + 1) % ribs) * RIB_SIDES + next;
      builder.triangle(a, b, c);
      builder.triangle(b, d, c);
    }
  }
}

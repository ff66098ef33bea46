import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { addScaled } from '../base/math.js';
import { addRibbedCollar, addShirtCollar } from './collars.js';
import type { TopConfig } from './config.js';
import { sleeve } from './sleeve.js';
import type { Torso } from './torso.js';

/** Vertices at full detail. */
const ROWS = 26;
const COLUMNS = 56;

/** A top with the collar of its kind. */
export function topPart(config: TopConfig, torso: Torso, detail: number): MeshPart {
  const rows = Math.round(ROWS * detail);
  const columns = Math.round(COLUMNS * detail);
  const builder = new MeshBuilder();
  const colour = linear(config.colour);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const angle = (2 * Math.PI * i) / columns;
      const s = j / (rows - 1);
      const p = torso.point(angle, s);
      builder.vertex(addScaled(p, torso.normal(angle, s), sleeve(p)), colour);
    }
  }
  builder.grid(0, rows, columns, true);
  if (config.kind === 'shirt') addShirtCollar(builder, colour, torso.lift, detail);
  if (config.kind === 'top') addRibbedCollar(builder, colour, torso.lift, detail);
  return builder.build({
    name: 'top',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [1, 1, 1], smoothing: 2 },
    tint: config.colour,
  });
}

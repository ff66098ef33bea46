import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { mix, smooth, type Vec3 } from '../base/math.js';
import { addRibbedCollar, addShirtCollar } from './collars.js';
import type { TopConfig } from './config.js';
import { sleeve } from './sleeve.js';
import type { Torso } from './torso.js';
import { addScaled } from '../base/math.js';

/** Vertices at full detail. */
const ROWS = 26;
const COLUMNS = 56;
/** Height of a pair of stripes, and where the first one begins. */
const STRIPES = 0.16;
const STRIPES_FROM = -1.3;

/** Colour of a place: stripes alternate below the yoke. */
function paint(y: number, colour: Vec3, stripes: Vec3 | null): Vec3 {
  if (!stripes || y > STRIPES_FROM) return colour;
  const phase = (((STRIPES_FROM - y) / STRIPES) % 1) * 2;
  return mix(stripes, colour, smooth(0.92, 1.08, phase));
}

/** A top with a ribbed or a turned-down collar. */
export function topPart(config: TopConfig, torso: Torso, detail: number): MeshPart {
  const rows = Math.round(ROWS * detail);
  const columns = Math.round(COLUMNS * detail);
  const builder = new MeshBuilder();
  const colour = linear(config.colour);
  const stripes = config.stripes ? linear(config.stripes) : null;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const angle = (2 * Math.PI * i) / columns;
      const s = j / (rows - 1);
      const p = torso.point(angle, s);
      builder.vertex(
        addScaled(p, torso.normal(angle, s), sleeve(p)),
        paint(p[1] - torso.lift, colour, stripes),
      );
    }
  }
  builder.grid(0, rows, columns, true);
  if (config.kind === 'shirt') addShirtCollar(builder, colour, torso.lift, detail);
  else addRibbedCollar(builder, colour, torso.lift, detail);
  return builder.build({
    name: 'top',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [1, 1, 1], smoothing: 2 },
    tint: config.colour,
  });
}

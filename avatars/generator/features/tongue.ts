import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { bell, clamp, mix, smooth, type Vec3 } from '../base/math.js';
import { morphsOf } from '../fields/index.js';
import type { Head } from '../head/build.js';
import { rigidJawShapes } from './teeth.js';

const LENGTH = 0.4;
const HALF_WIDTH = 0.125;
const HALF_HEIGHT = 0.05;
const ROWS = 19;
const COLUMNS = 22;
const ROOT_COLOUR: Vec3 = [0.55, 0.14, 0.15];
const TIP_COLOUR: Vec3 = [0.74, 0.27, 0.27];

interface TongueVertex {
  readonly p: Vec3;
  readonly weight: number;
  /** 0 at the root, 1 at the tip. */
  readonly t: number;
}

/** The tongue: rests behind the lower teeth, follows the jaw and can come out. */
export function tonguePart(head: Head): MeshPart {
  const builder = new MeshBuilder();
  const vertices: TongueVertex[] = [];
  const y0 = head.config.mouth.y - 0.11;
  const z0 = head.mouthDepth - 0.15 - LENGTH;
  for (let j = 0; j < ROWS; j++) {
    const t = 1 - (1 - j / (ROWS - 1)) ** 1.6;
    const profile = Math.sqrt(Math.max(0, 1 - t ** 3.2));
    for (let i = 0; i < COLUMNS; i++) {
      const a = (2 * Math.PI * i) / COLUMNS;
      const up = Math.sin(a);
      const x = HALF_WIDTH * profile * (1 - 0.15 * t) * Math.cos(a);
      const groove = up > 0 ? 0.018 * bell(x, 0.03) * profile : 0;
      const p: Vec3 = [
        x,
        y0 + HALF_HEIGHT * profile * up - groove + 0.035 * Math.sin(t * Math.PI * 0.8),
        z0 + LENGTH * t,
      ];
      builder.vertex(p, mix(ROOT_COLOUR, TIP_COLOUR, clamp(t * 0.8 + 0.2 * up)), 0);
      vertices.push({ p, weight: 1, t });
    }
  }
  builder.grid(0, ROWS, COLUMNS, true);
  return builder.build({
    name: 'tongue',
    role: 'tongue',
    bones: ['head'],
    morphs: morphsOf(vertices, {
      ...rigidJawShapes,
      tongueOut({ p, t }: TongueVertex): Vec3 {
        const k = smooth(0.1, 1, t);
        return [p[0] * 0.12 * k, 0.17 * k - 0.11 * k ** 2.6, 0.4 * k + 0.02];
      },
    }),
    occlusion: { blocks: false },
  });
}

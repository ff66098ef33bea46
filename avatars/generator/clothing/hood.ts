import { linear, type Hex } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { lerp, scale, smooth, type Vec3 } from '../base/math.js';

/** A hood lying on the shoulders, with cords. */
export interface HoodConfig {
  readonly colour: Hex;
  readonly lining: Hex;
  readonly cord: Hex;
}

const RING = 64;
const SECTION = 14;
const CORD_ROWS = 12;
const CORD_SIDES = 8;

/** Centre line of the hood's roll at an angle (a quarter turn is the front). */
function roll(angle: number): { centre: Vec3; out: number; thick: number } {
  const front = Math.max(0, Math.sin(angle));
  const back = Math.max(0, -Math.sin(angle));
  return {
    centre: [
      0.47 * Math.cos(angle),
      -1.13 - 0.16 * smooth(0.2, 1, front) + 0.03 * back,
      -0.27 + lerp(0.47, 0.6, back) * Math.sin(angle),
    ],
    out: lerp(0.105, 0.2, back),
    thick: lerp(0.1, 0.15, back),
  };
}

function addRoll(builder: MeshBuilder, cloth: Vec3, lining: Vec3): void {
  for (let i = 0; i < RING; i++) {
    const angle = (2 * Math.PI * i) / RING;
    const { centre, out, thick } = roll(angle);
    for (let j = 0; j < SECTION; j++) {
      const b = (2 * Math.PI * j) / SECTION;
      const away = out * Math.cos(b);
      const inner = smooth(-0.2, -0.6, Math.cos(b));
      builder.vertex(
        [
          centre[0] + away * Math.cos(angle),
          centre[1] + thick * Math.sin(b) + 0.3 * away * Math.min(0, -Math.cos(b)),
          centre[2] + away * Math.sin(angle),
        ],
        [0, 1, 2].map((k) => lerp(cloth[k], lining[k], inner)) as Vec3,
      );
    }
  }
  for (let i = 0; i < RING; i++) {
    for (let j = 0; j < SECTION; j++) {
      const k = (j + 1) % SECTION;
      const next = (i + 1) % RING;
      builder.triangle(i * SECTION + j, i * SECTION + k, next * SECTION + j);
      builder.triangle(i * SECTION + k, next * SECTION + k, next * SECTION + j);
    }
  }
}

function addCord(builder: MeshBuilder, side: number, colour: Vec3): void {
  const base = builder.count;
  for (let j = 0; j < CORD_ROWS; j++) {
    const t = j / (CORD_ROWS - 1);
    const knot = smooth(0.86, 0.9, t);
    const radius = (t === 1 ? 0.004 : 1) * lerp(0.017, 0.027, knot);
    const x = side * (0.15 + 0.035 * Math.sin(t * 2.4));
    const y = -1.26 - 0.42 * t;
    const z = 0.2 + 0.055 * smooth(0, 0.5, t) - 0.015 * t;
    for (let i = 0; i < CORD_SIDES; i++) {
      const a = (2 * Math.PI * i) / CORD_SIDES;
      builder.vertex(
        [x + radius * Math.cos(a), y, z + radius * Math.sin(a)],
        scale(colour, knot > 0.5 ? 0.8 : 1),
      );
    }
  }
  builder.grid(base, CORD_ROWS, CORD_SIDES, true);
}

/** The hood of a hooded top. */
export function hoodPart({ colour, lining, cord }: HoodConfig): MeshPart {
  const builder = new MeshBuilder();
  addRoll(builder, linear(colour), linear(lining));
  for (const side of [1, -1]) addCord(builder, side, linear(cord));
  return builder.build({
    name: 'hood',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [0.9, 0.9, 0.9], smoothing: 2 },
    tint: colour,
  });
}

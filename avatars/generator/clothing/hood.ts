import { linear, type Hex } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { bell, lerp, scale, smooth, type Vec3 } from '../base/math.js';

/** A hood lying on the shoulders, with cords. */
export interface HoodConfig {
  readonly colour: Hex;
  readonly lining: Hex;
  readonly cord: Hex;
}

const RING = 72;
const SECTION = 16;
const CORD_ROWS = 14;
const CORD_SIDES = 8;
/** Angle of the front, where the two sides of the hood cross. */
const FRONT = Math.PI / 2;

/** Centre line of the hood's roll at an angle (a quarter turn is the front). */
function roll(angle: number): { centre: Vec3; out: number; thick: number; hang: number } {
  const front = Math.max(0, Math.sin(angle));
  const back = Math.max(0, -Math.sin(angle));
  return {
    centre: [
      0.465 * Math.cos(angle),
      -1.1 - 0.2 * smooth(0.35, 1, front) - 0.07 * back,
      -0.27 + lerp(0.45, 0.5, back) * Math.sin(angle),
    ],
    out: lerp(0.115, 0.2, back) * (1 - 0.25 * smooth(0.8, 1, front)),
    thick: lerp(0.12, 0.13, back) * (1 - 0.3 * smooth(0.8, 1, front)),
    // The empty hood falls down the back.
    hang: lerp(0.35, 1.15, smooth(0, 0.9, back)),
  };
}

/** Soft folds where the cloth is gathered, and the seam in which the sides meet in front. */
function fold(angle: number, b: number): number {
  const gather = 0.012 * Math.sin(angle * 9 + 1.7 * Math.sin(b)) * Math.abs(Math.cos(angle));
  return gather - 0.03 * bell(angle - FRONT, 0.07);
}

function addRoll(builder: MeshBuilder, cloth: Vec3, lining: Vec3, lift: number): void {
  for (let i = 0; i < RING; i++) {
    const angle = (2 * Math.PI * i) / RING;
    const { centre, out, thick, hang } = roll(angle);
    for (let j = 0; j < SECTION; j++) {
      const b = (2 * Math.PI * j) / SECTION;
      const crease = fold(angle, b);
      const away = (out + crease) * Math.cos(b);
      const inner = smooth(-0.2, -0.6, Math.cos(b));
      const falls = Math.max(0, Math.cos(b)) ** 1.5 * out * hang;
      builder.vertex(
        [
          centre[0] + away * Math.cos(angle),
          centre[1] + lift + (thick + crease) * Math.sin(b) - falls,
          centre[2] + away * Math.sin(angle),
        ],
        [0, 1, 2].map((k) => lerp(cloth[k], lining[k], inner)) as Vec3,
      );
    }
  }
  builder.ring(0, RING, SECTION);
}

function addCord(builder: MeshBuilder, side: number, colour: Vec3, lift: number): void {
  const base = builder.count;
  for (let j = 0; j < CORD_ROWS; j++) {
    const t = j / (CORD_ROWS - 1);
    const knot = smooth(0.8, 0.84, t);
    const end = j === CORD_ROWS - 1 ? 0.004 : j === CORD_ROWS - 2 ? 0.8 : 1;
    const radius = end * lerp(0.016, 0.026, knot);
    const x = side * (0.13 + 0.045 * Math.sin(t * 2.4) + (side > 0 ? 0.012 : 0) * t);
    const y = -1.29 + lift - (side > 0 ? 0.4 : 0.37) * t;
    const z = 0.235 + 0.05 * smooth(0, 0.5, t) - 0.015 * t;
    for (let i = 0; i < CORD_SIDES; i++) {
      const a = (2 * Math.PI * i) / CORD_SIDES;
      builder.vertex(
        [x + radius * Math.cos(a), y, z + radius * Math.sin(a)],
        scale(colour, knot > 0.5 ? 0.75 : 1),
      );
    }
  }
  builder.grid(base, CORD_ROWS, CORD_SIDES, true);
}

/** The hood of a hooded top, raised by `lift` with the shoulders. */
export function hoodPart({ colour, lining, cord }: HoodConfig, lift: number): MeshPart {
  const builder = new MeshBuilder();
  addRoll(builder, linear(colour), linear(lining), lift);
  for (const side of [1, -1]) addCord(builder, side, linear(cord), lift);
  return builder.build({
    name: 'hood',
    role: 'cloth',
    bones: ['chest'],
    occlusion: { blocks: true, darkens: [0.9, 0.9, 0.9], smoothing: 2 },
    tint: colour,
  });
}

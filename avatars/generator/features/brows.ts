import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { clamp, type Vec3 } from '../base/math.js';
import { FACE_FIELDS, morphsOf } from '../fields/index.js';
import type { Head } from '../head/build.js';
import { facePoint, type SurfacePoint } from '../head/surface.js';

const STATIONS = 24;
const SIDES = 10;

/** Height of the brow's section along its length: round inner end, long outer taper. */
function thicknessAt(t: number): number {
  const body = Math.sin(Math.PI * clamp(0.3 + t * 0.69)) ** 0.6;
  const start = Math.sqrt(1 - (1 - Math.min(1, t / 0.13)) ** 2);
  return body * start * (1 - 0.35 * t);
}

/** Sculpted brows, lying on the skin and moving with it. */
export function browPart(head: Head): MeshPart {
  const { brows, palette } = head.config;
  const colour = linear(palette.brow);
  const builder = new MeshBuilder();
  const points: SurfacePoint[] = [];
  const put = (p: Vec3): number => {
    points.push(facePoint(head.space, p, 'brow'));
    return builder.vertex(p, colour);
  };
  for (const side of [1, -1] as const) {
    const base = builder.count;
    for (let i = 0; i <= STATIONS; i++) {
      const t = (i / STATIONS) ** 1.35;
      const x = brows.inner + (brows.outer - brows.inner) * t;
      const middle =
        brows.y -
        0.02 +
        brows.arch * Math.sin(Math.PI * Math.min(1, t * 0.86 + 0.06)) -
        0.045 * t * t;
      const thickness = 0.052 * brows.thickness * thicknessAt(t);
      const depth = Math.min(0.026, thickness * 0.6);
      for (let j = 0; j < SIDES; j++) {
        const a = (2 * Math.PI * j) / SIDES;
        const y = middle + thickness * Math.cos(a);
        put([side * x, y, head.field.front(x, y) + 0.003 + depth * Math.sin(a)]);
      }
    }
    builder.grid(base, STATIONS + 1, SIDES, true, side < 0);
  }
  const shapes = Object.fromEntries(
    Object.entries(FACE_FIELDS).map(([name, field]) => [
      name,
      (point: SurfacePoint) => field(point, head),
    ]),
  );
  return builder.build({
    name: 'brows',
    role: 'brow',
    bones: ['head'],
    morphs: morphsOf(points, shapes),
    occlusion: { blocks: false },
  });
}

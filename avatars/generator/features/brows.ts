import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { clamp, lerp, scale, type Vec3 } from '../base/math.js';
import { FACE_FIELDS, morphsOf } from '../fields/index.js';
import type { Head } from '../head/build.js';
import { facePoint, type SurfacePoint } from '../head/surface.js';

const STATIONS = 24;
const SIDES = 10;
/** Repeats of the strand texture along a brow. */
const STRANDS = 0.7;
/** Shade of the thin outer end, whose hair lets skin through. */
const FADE = 1.25;

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
  const put = (p: Vec3, shade: number, uv: readonly [number, number]): void => {
    points.push(facePoint(head.space, p, 'brow'));
    builder.vertex(p, scale(colour, shade), 1, uv);
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
      const thickness = 0.052 * brows.thickness * Math.max(0.12, thicknessAt(t));
      const depth = Math.min(0.026, thickness * 0.6);
      for (let j = 0; j < SIDES; j++) {
        const a = (2 * Math.PI * j) / SIDES;
        const y = middle + thickness * Math.cos(a);
        // Strands rise from below the inner end and lie down along the outer one.
        const strand = t * STRANDS - (0.5 + 0.5 * Math.cos(a)) * lerp(0.5, 0.16, t);
        const shade = lerp(1.12, 0.82, 0.5 - 0.5 * Math.cos(a)) * lerp(1, FADE, t * t);
        put([side * x, y, head.field.front(x, y) + 0.003 + depth * Math.sin(a)], shade, [
          strand + 0.3,
          0.5,
        ]);
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

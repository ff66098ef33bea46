import { linear } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { add, clamp, lerp, type Vec3 } from '../base/math.js';
import { LID_FIELDS } from '../fields/lids.js';
import { morphsOf } from '../fields/index.js';
import type { Head } from '../head/build.js';
import type { LidPoint, SurfacePoint } from '../head/surface.js';

const STATIONS = 30;
const SIDES = 6;
/** How far the outer wing of the lash line sinks on a blink. */
const WING_DROP = 0.03;

interface LashVertex {
  readonly lid: LidPoint;
  /** Point of the lid's edge the vertex follows. */
  readonly anchor: Vec3;
  readonly wing: number;
}

/** The upper lash line: a tapered tube on the lid's edge that turns a blink into one clean line. */
export function lashPart(head: Head): MeshPart {
  const { lids, config } = head;
  const colour = linear(config.palette.lash);
  const weight = config.lashes;
  const builder = new MeshBuilder();
  const vertices: LashVertex[] = [];
  for (const side of [1, -1] as const) {
    const base = builder.count;
    for (let i = 0; i <= STATIONS; i++) {
      const u = i / STATIONS;
      const angle = Math.max(0.01, Math.PI * (u - 0.02));
      const lid = lids.point(side, 0, 0, 1.06, angle);
      const anchor = lids.place(lid, lid.x, lid.y);
      const wing = (1 - clamp(u / 0.28)) ** 2;
      const radius =
        (0.0045 + 0.0085 * Math.sin(Math.PI * clamp(0.1 + 0.72 * (1 - u))) ** 0.8) *
        (i === 0 ? 0.25 : 1) *
        weight *
        (u > 0.9 ? lerp(1, 0.3, (u - 0.9) / 0.1) : 1);
      for (let j = 0; j < SIDES; j++) {
        const q = (2 * Math.PI * j) / SIDES;
        builder.vertex(
          add(anchor, [
            side * 0.03 * wing * weight,
            0.004 + 0.02 * wing * weight + radius * 1.15 * Math.cos(q),
            0.006 - 0.004 * wing + radius * 1.3 * Math.sin(q),
          ]),
          colour,
        );
        vertices.push({ lid, anchor, wing });
      }
    }
    builder.grid(base, STATIONS + 1, SIDES, true, side > 0);
  }
  return builder.build({
    name: 'lashes',
    role: 'lash',
    bones: ['head'],
    morphs: lashMorphs(head, vertices, weight),
    occlusion: { blocks: false },
  });
}

function lashMorphs(
  head: Head,
  vertices: readonly LashVertex[],
  weight: number,
): Map<string, Float32Array> {
  const shapes = Object.fromEntries(
    Object.entries(LID_FIELDS).map(([name, field]) => [
      name,
      ({ lid, anchor, wing }: LashVertex): Vec3 => {
        const point: SurfacePoint = {
          p: anchor,
          kind: 'lid',
          lid,
          mouth: { h: 9, sn: 0, cn: 0 },
          front: 0,
        };
        const d = field(point, head);
        const sinks = name.startsWith('eyeBlink') && d[1] !== 0;
        return sinks ? [d[0], d[1] - WING_DROP * wing * weight, d[2]] : d;
      },
    ]),
  );
  return morphsOf(vertices, shapes);
}

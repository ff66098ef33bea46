import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { FACE_FIELDS, morphsOf } from '../fields/index.js';
import type { Head } from './build.js';
import { jointWeights } from './skinning.js';
import { SkinPainter } from './skin-colour.js';
import type { SurfacePoint } from './surface.js';

/** Exponents of occlusion per channel: shaded skin turns red before it turns dark. */
export const SKIN_SHADE = [0.5, 0.92, 1.05] as const;

/** Lips, lid edges and the mouth have their own painted shade; baked shade there looks dirty. */
function occlusionFloor({ kind, lid }: SurfacePoint): number {
  if (kind === 'lip') return 0.8;
  if (kind === 'bag') return 1;
  return lid && lid.ring <= 0 ? 0.75 : 0;
}

/** The mesh of face, lids, lips, mouth bag and neck. */
export function skinPart(head: Head): MeshPart {
  const painter = new SkinPainter(head.config);
  const builder = new MeshBuilder();
  for (const point of head.points) {
    builder.vertex(point.p, painter.colour(point), painter.openness(point));
  }
  builder.indices.push(...head.triangles);
  const shapes = Object.fromEntries(
    Object.entries(FACE_FIELDS).map(([name, field]) => [
      name,
      (point: SurfacePoint) => field(point, head),
    ]),
  );
  return builder.build({
    name: 'skin',
    role: head.config.animal ? 'fur' : 'skin',
    ...(head.config.animal && { tint: head.config.palette.skin }),
    bones: ['head'],
    morphs: morphsOf(head.points, shapes),
    weights: new Float32Array(head.points.flatMap((point) => jointWeights(point.p))),
    occlusion: { blocks: true, darkens: [...SKIN_SHADE], keeps: true, smoothing: 4 },
    occlusionFloor: new Float32Array(head.points.map(occlusionFloor)),
  });
}

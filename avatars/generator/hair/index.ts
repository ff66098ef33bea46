import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import { seededRandom } from '../base/random.js';
import type { Head } from '../head/build.js';
import { addCap } from './cap.js';
import { addCurls } from './curls.js';
import { addLock } from './lock.js';
import { HairPainter } from './painter.js';
import { addSheet } from './sheet.js';

/** Hair deep inside stays this open: pure black between locks looks like a hole. */
const DARKEST = 0.35;

/** Tips are modelled thin, where baked shade would draw a dark hem. */
const DARKEST_TIP = 0.92;

function occlusionFloor({ count, uvs }: MeshBuilder): Float32Array {
  return Float32Array.from({ length: count }, (_, i) =>
    uvs[i * 2 + 1] > 0.95 ? DARKEST_TIP : DARKEST,
  );
}

/** All hair of a character as one mesh; `detail` scales the vertices spent on it. */
export function hairPart({ config, field }: Head, detail: number): MeshPart | null {
  const { cap, sheets = [], locks = [], curls } = config.hair;
  const painter = new HairPainter(config.palette);
  const random = seededRandom(config.seed * 77 + 3);
  const builder = new MeshBuilder();
  if (cap) addCap(builder, cap, field, painter);
  for (const sheet of sheets) addSheet(builder, sheet, field, painter, detail);
  for (const lock of locks) addLock(builder, lock, field, painter, 0.92 + 0.16 * random(), detail);
  if (curls && cap) addCurls(builder, curls, cap, field, painter, detail);
  if (builder.count === 0) return null;
  return builder.build({
    name: 'hair',
    role: 'hair',
    bones: ['head'],
    occlusion: { blocks: true, darkens: [0.85, 0.95, 0.95], keeps: true, smoothing: 2 },
    occlusionFloor: occlusionFloor(builder),
    tint: config.palette.hairTip ?? config.palette.hair,
  });
}

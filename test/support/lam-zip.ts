import { BufferBuilder, packGlb } from './gltf-builder.js';
import { splatHead, type SplatHead } from './splat-head.js';
import { zipOf, type ZipFile } from './zip-writer.js';

/** Joints of LAM's skeleton, and those of them that carry weight, from the ground up. */
const JOINTS = 262;
const CHAIN = ['hip', 'chestLower', 'chestUpper', 'neckLower', 'neckUpper', 'head'];
/** Heights of the chain in metres. */
const HEIGHTS = [1, 1.2, 1.4, 1.5, 1.54, 1.575];
const COLLARS = ['lCollar', 'rCollar'];
const CENTIMETRE = 0.01;

/** How a LAM avatar differs from a good one, for tests. */
export interface LamOptions {
  /** See `splatHead`. */
  readonly fineness?: number;
  /** Another `offset.ply` or `skin.glb`. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly stored?: boolean;
}

/**
 * The zip that LAM makes, of a head made by geometry, laid out as LAM does: a skinned mesh with sparse
 * shapes and 262 joints in centimetres, a splat for each vertex, files that nobody needs, and what macOS
 * adds.
 */
export async function lamZip({ fineness = 24, files, stored }: LamOptions = {}) {
  const head = splatHead(fineness);
  const content: Record<string, Uint8Array> = {
    'skin.glb': lamSkin(head),
    'offset.ply': lamOffsets(head),
    'animation.glb': new Uint8Array(100),
    'vertex_order.json': new TextEncoder().encode('[]'),
    ...files,
  };
  const list: ZipFile[] = [{ name: 'person/', bytes: new Uint8Array() }];
  for (const [name, bytes] of Object.entries(content)) {
    list.push({ name: `__MACOSX/person/._${name}`, bytes: new Uint8Array(20) });
    list.push({ name: `person/${name}`, bytes, stored });
  }
  return zipOf(list);
}

/** Offsets are 2 mm outwards along z, and 2 mm are taken from the vertices. */
const OFFSET = 0.002;

export function lamSkin(head: SplatHead): Uint8Array<ArrayBuffer> {
  const buffer = new BufferBuilder();
  const count = head.positions.length;
  const rigged = [...CHAIN, ...COLLARS];
  const joints = Uint8Array.from(head.headWeights.flatMap(() => [5, 4, 0, 0]));
  const weights = Float32Array.from(head.headWeights.flatMap((w) => [w, 1 - w, 0, 0]));
  const points = head.positions.map(([x, y, z]) => [x, y, z - OFFSET]);
  const primitive = {
    attributes: {
      POSITION: buffer.vectors(points),
      JOINTS_0: buffer.accessor(joints, { componentType: 5121, type: 'VEC4', count }),
      WEIGHTS_0: buffer.accessor(weights, { componentType: 5126, type: 'VEC4', count }),
    },
    indices: buffer.accessor(Uint32Array.from(head.triangles), {
      componentType: 5125,
      type: 'SCALAR',
      count: head.triangles.length,
    }),
    targets: sparseTargets(head, buffer),
  };
  const leaves = Array.from({ length: JOINTS - rigged.length }, (_, k) => ({ name: `joint${k}` }));
  const chain = CHAIN.map((name, k) => ({
    name,
    translation: [0, (HEIGHTS[k] - (HEIGHTS[k - 1] ?? 0)) / CENTIMETRE, 0],
    children: chainChildren(k, rigged.length, JOINTS),
  }));
  const collars = COLLARS.map((name, k) => ({ name, translation: [k ? -8 : 8, 6, 0] }));
  const mesh = { name: 'head_final', mesh: 0, skin: 0 };
  const armature = {
    name: 'Armature',
    scale: [1, 1, 1].map(() => CENTIMETRE),
    children: [0, JOINTS],
  };
  const inverse = Float32Array.from({ length: JOINTS * 16 }, () => 0);
  for (let joint = 0; joint < JOINTS; joint++) {
    const [x, y] = placeOf(joint);
    const scale = 1 / CENTIMETRE;
    inverse.set(
      [scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, -x * scale, -y * scale, 0, 1],
      joint * 16,
    );
  }
  const inverseBindMatrices = buffer.accessor(inverse, {
    componentType: 5126,
    type: 'MAT4',
    count: JOINTS,
  });
  return packGlb(
    {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [JOINTS + 1] }],
      nodes: [...chain, ...collars, ...leaves, mesh, armature],
      meshes: [
        { primitives: [primitive], extras: { targetNames: head.shapes.map(({ name }) => name) } },
      ],
      skins: [{ joints: Array.from({ length: JOINTS }, (_, k) => k), inverseBindMatrices }],
      accessors: buffer.accessors,
      bufferViews: buffer.views,
      buffers: [{ byteLength: buffer.size }],
    },
    buffer.bytes(),
  );
}

/** Shapes as accessors without a view of their own: what moves, and how far. */
export function sparseTargets(
  { positions, shapes }: SplatHead,
  buffer: BufferBuilder,
): { POSITION: number }[] {
  return shapes.map(({ at, moves }) => {
    const values = Float32Array.from(moves);
    const sparse = at.length > 0 && {
      sparse: {
        count: at.length,
        indices: { bufferView: buffer.view(Uint32Array.from(at)), componentType: 5125 },
        values: { bufferView: buffer.view(values) },
      },
    };
    const axis = (k: number) => [0, ...moves.filter((_, i) => i % 3 === k)];
    const bound = (pick: (a: number, b: number) => number) =>
      [0, 1, 2].map((k) => axis(k).reduce((a, b) => pick(a, b)));
    buffer.accessors.push({
      componentType: 5126,
      type: 'VEC3',
      count: positions.length,
      min: bound(Math.min),
      max: bound(Math.max),
      ...sparse,
    });
    return { POSITION: buffer.accessors.length - 1 };
  });
}

function chainChildren(k: number, rigged: number, all: number): number[] {
  const next = k + 1 < CHAIN.length ? [k + 1] : [];
  if (CHAIN[k] === 'chestUpper') return [...next, CHAIN.length, CHAIN.length + 1];
  if (CHAIN[k] !== 'hip') return next;
  return [...next, ...Array.from({ length: all - rigged }, (_, leaf) => rigged + leaf)];
}

/** Where a joint rests, in metres. */
function placeOf(joint: number): readonly [number, number] {
  if (joint < CHAIN.length) return [0, HEIGHTS[joint]];
  if (joint < CHAIN.length + COLLARS.length) return [joint === CHAIN.length ? 0.08 : -0.08, 1.46];
  return [0, HEIGHTS[0]];
}

const PROPERTIES =
  'x y z nx ny nz f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3';

export function lamOffsets({ positions, colours, opacities, sizes }: SplatHead): Uint8Array {
  const names = PROPERTIES.split(' ');
  const rows = positions.map((_, i) => {
    const scale = Math.log(sizes[i]);
    const logit = Math.log(opacities[i] / (1 - opacities[i]));
    return [0, 0, OFFSET, 0, 0, 0, ...colours[i], logit, scale, scale, scale, 1, 0, 0, 0];
  });
  return plyOf(names, rows);
}

export function plyOf(
  names: readonly string[],
  rows: readonly (readonly number[])[],
  claimed = rows.length,
): Uint8Array {
  const head = [
    'ply',
    'format binary_little_endian 1.0',
    `element vertex ${claimed}`,
    ...names.map((name) => `property float ${name}`),
    'end_header',
    '',
  ].join('\n');
  const text = new TextEncoder().encode(head);
  const body = new Uint8Array(Float32Array.from(rows.flat()).buffer);
  const bytes = new Uint8Array(text.length + body.length);
  bytes.set(text);
  bytes.set(body, text.length);
  return bytes;
}

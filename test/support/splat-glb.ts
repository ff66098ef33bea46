import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { BufferBuilder, packGlb } from './gltf-builder.js';
import { sparseTargets } from './lam-zip.js';
import type { SplatHead } from './splat-head.js';

type Json = Record<string, unknown>;

/** How a file of splats differs from a good one, for tests. */
export interface SplatGlbOptions {
  /** Quantised and compressed, as `spatius-avatar splats pack` does. */
  readonly packed?: boolean;
  /** Merged into the document, the primitive and the extras of its mesh. */
  readonly document?: Json;
  readonly primitive?: Json;
  readonly extras?: Json;
  /** Attributes that are left out. */
  readonly without?: readonly string[];
}

const EXTENSION = 'KHR_gaussian_splatting';
const HARMONIC = 0.28209479177387814;
const NECK = 1.54;
const HEAD = 1.575;
/** What a stored position is multiplied by, and what is then added, where it is quantised. */
const STEP = 0.2;
const ORIGIN = [0, 1.65, 0] as const;

const BOUNDS = { min: [-0.2, 1.5, -0.2], max: [0.2, 1.8, 0.2] };
const QUANTISED_BOUNDS = { min: [-32767, -32767, -32767], max: [32767, 32767, 32767] };

/** Splats with shapes and a skin as a binary glTF file; eyeballs are named where they are. */
export async function splatGlb(
  head: SplatHead,
  options: SplatGlbOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { packed = false, document, primitive, extras, without = [] } = options;
  await MeshoptEncoder.ready;
  const buffer = new BufferBuilder();
  const count = head.positions.length;
  const column = (type: string, componentType: number, data: ArrayBufferView) =>
    add(buffer, packed, data, { type, componentType, count, normalized: componentType !== 5126 });
  const floats = (values: readonly (readonly number[])[]) => Float32Array.from(values.flat());
  const stored = (at: readonly number[]) => at.map((x, k) => (x - ORIGIN[k]) / STEP);
  const positions = packed
    ? column('VEC3', 5122, paddedShorts(head.positions.map(stored)))
    : column('VEC3', 5126, floats(head.positions));
  Object.assign(buffer.accessors[positions], packed ? QUANTISED_BOUNDS : BOUNDS);
  const unit = packed ? 1 / STEP : 1;
  const attributes: Record<string, number> = {
    POSITION: positions,
    [`${EXTENSION}:ROTATION`]: column(
      'VEC4',
      5120,
      Int8Array.from(head.positions.flatMap(() => [0, 0, 0, 127])),
    ),
    [`${EXTENSION}:SCALE`]: column(
      'VEC3',
      5126,
      floats(head.sizes.map((size) => [size * unit, size * unit, size * unit])),
    ),
    [`${EXTENSION}:OPACITY`]: column('SCALAR', 5126, Float32Array.from(head.opacities)),
    [`${EXTENSION}:SH_DEGREE_0_COEF_0`]: column(
      'VEC3',
      5126,
      floats(head.colours.map((colour) => colour.map((value) => (value - 0.5) / HARMONIC))),
    ),
    JOINTS_0: buffer.accessor(Uint8Array.from(head.positions.flatMap(() => [0, 1, 0, 0])), {
      componentType: 5121,
      type: 'VEC4',
      count,
    }),
    // Most add up to 256 of 255, as files do that were rounded carelessly.
    WEIGHTS_0: buffer.accessor(
      Uint8Array.from(
        head.headWeights.flatMap((w) => {
          const share = Math.ceil(w * 255);
          return [share, Math.min(255, 256 - share), 0, 0];
        }),
      ),
      { componentType: 5121, type: 'VEC4', count, normalized: true },
    ),
  };
  for (const name of without) delete attributes[name];
  const shapes = head.shapes.map((shape) => ({
    ...shape,
    moves: shape.moves.map((move) => move * unit),
  }));
  const inverse = [HEAD, NECK].flatMap((y) => {
    const s = packed ? STEP : 1;
    const [x0, y0, z0] = packed ? ORIGIN : [0, 0, 0];
    return [s, 0, 0, 0, 0, s, 0, 0, 0, 0, s, 0, x0, y0 - y, z0, 1];
  });
  const inverseBindMatrices = buffer.accessor(Float32Array.from(inverse), {
    componentType: 5126,
    type: 'MAT4',
    count: 2,
  });
  const used = [EXTENSION, ...(packed ? ['KHR_mesh_quantization', 'EXT_meshopt_compression'] : [])];
  const splats = {
    mode: 0,
    attributes,
    targets: sparseTargets({ ...head, shapes }, buffer),
    extensions: { [EXTENSION]: { kernel: 'ellipse', colorSpace: 'srgb_rec709_display' } },
    ...primitive,
  };
  return packGlb(
    {
      asset: { version: '2.0' },
      extensionsUsed: used,
      extensionsRequired: used.slice(1),
      scene: 0,
      scenes: [{ nodes: [1, 2] }],
      nodes: [
        { name: 'head', translation: [0, HEAD - NECK, 0] },
        { name: 'neck', translation: [0, NECK, 0], children: [0] },
        { name: 'splats', mesh: 0, skin: 0 },
      ],
      skins: [{ joints: [0, 1], inverseBindMatrices }],
      meshes: [
        {
          primitives: [splats],
          extras: {
            targetNames: head.shapes.map(({ name }) => name),
            eyeballs: head.eyes.map((eye) => ({ ...eye, lid: [...head.lid] })),
            ...extras,
          },
        },
      ],
      accessors: buffer.accessors,
      bufferViews: buffer.views,
      buffers: [{ byteLength: buffer.size }, { byteLength: buffer.size }],
      ...document,
    },
    buffer.bytes(),
  );
}

/** An accessor whose view is compressed where that is asked for. */
function add(
  buffer: BufferBuilder,
  packed: boolean,
  data: ArrayBufferView,
  accessor: Json,
): number {
  if (!packed) return buffer.accessor(data, accessor);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const count = Number(accessor.count);
  const stride = bytes.length / count;
  const coded = MeshoptEncoder.encodeVertexBuffer(bytes, count, stride);
  const index = buffer.accessor(coded, accessor);
  const view = buffer.views[buffer.views.length - 1];
  const extension = { ...view, byteStride: stride, count, mode: 'ATTRIBUTES' };
  Object.assign(view, {
    buffer: 1,
    byteOffset: 0,
    byteLength: bytes.length,
    byteStride: stride,
    extensions: { EXT_meshopt_compression: extension },
  });
  return index;
}

/** Numbers within -1..1 as normalised shorts, three and a gap each. */
function paddedShorts(values: readonly (readonly number[])[]): Int16Array {
  return Int16Array.from(values.flatMap((at) => [...at.map((x) => Math.round(x * 32767)), 0]));
}

import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { Matrix4 } from 'three';
import { writeGlb } from '../../src/avatar/glb.js';
import { PackedBuffer } from './packed-buffer.js';
import type { RiggedSplats, SplatBone, SplatShape } from './splats.js';

const SPLATS = 'KHR_gaussian_splatting';
/** Colour of the first spherical harmonic: 1 / (2 * sqrt(pi)). */
const HARMONIC = 0.28209479177387814;
/** Positions take this many steps along the longest side of the splats' bounds. */
const STEPS = 65_535;
/** Bits of a number as the filters round it: sizes, colours, and how far shapes move. */
const BITS = { scale: 7, colour: 8, move: 9, turn: 10 };

/**
 * The splats as one glTF: points with `KHR_gaussian_splatting`, morph targets and a skin, quantised
 * and compressed with meshopt. Viewers that know no splats show points.
 *
 * @param splats eyeballs are ranges of them
 */
export async function writeSplats(splats: RiggedSplats): Promise<Uint8Array<ArrayBuffer>> {
  await MeshoptEncoder.ready;
  const buffer = new PackedBuffer();
  const grid = gridOf(splats);
  const moving = splats.bones.flatMap(({ inverse }, bone) => (inverse ? [bone] : []));
  const names = splats.shapes.map(({ name }) => name);
  const document = {
    asset: { version: '2.0', generator: 'spatius-avatar splats pack' },
    extensionsUsed: [SPLATS, 'KHR_mesh_quantization', 'EXT_meshopt_compression'],
    extensionsRequired: ['KHR_mesh_quantization', 'EXT_meshopt_compression'],
    scene: 0,
    scenes: [{ nodes: rootsOf(splats.bones) }],
    nodes: [...nodesOf(splats.bones), { name: 'splats', mesh: 0, skin: 0 }],
    meshes: [
      {
        primitives: [
          {
            mode: 0,
            attributes: attributesOf(splats, grid, moving, buffer),
            targets: splats.shapes.map((shape) => ({
              POSITION: targetOf(shape, splats.count, grid.step, buffer),
            })),
            extensions: { [SPLATS]: { kernel: 'ellipse', colorSpace: 'srgb_rec709_display' } },
          },
        ],
        weights: names.map(() => 0),
        extras: {
          targetNames: names,
          eyeballs: splats.eyeballs.map(({ shape, lid, splats: all }) => ({
            ...{ shape, lid, first: all[0] ?? 0, count: all.length },
          })),
        },
      },
    ],
    skins: [
      { joints: moving, inverseBindMatrices: inversesOf(splats.bones, moving, grid, buffer) },
    ],
  };
  const { bytes, ...parts } = buffer.finish();
  return writeGlb({ ...document, ...parts }, bytes);
}

/** Where the stored whole numbers are: `least + step * number`. */
interface Grid {
  readonly least: readonly number[];
  readonly step: number;
}

function gridOf({ centres }: RiggedSplats): Grid {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  centres.forEach((value, i) => {
    least[i % 3] = Math.min(least[i % 3], value);
    most[i % 3] = Math.max(most[i % 3], value);
  });
  return { least, step: Math.max(...most.map((value, k) => value - least[k]), 1e-9) / STEPS };
}

function attributesOf(
  splats: RiggedSplats,
  { least, step }: Grid,
  moving: readonly number[],
  buffer: PackedBuffer,
): Record<string, number> {
  const { count, centres, scales, colours, opacities, turns, joints } = splats;
  const places = Uint16Array.from({ length: count * 4 }, (_, i) => {
    const axis = i % 4;
    return axis === 3
      ? 0
      : Math.round((centres[Math.floor(i / 4) * 3 + axis] - least[axis]) / step);
  });
  const bounds = [0, 1, 2].map((axis) => places.filter((_, i) => i % 4 === axis));
  const opacityBytes = new Uint8Array(count * 4);
  opacities.forEach((opacity, i) => (opacityBytes[i * 4] = Math.round(opacity * 255)));
  const normalised = turns.slice();
  for (let i = 0; i < normalised.length; i += 4) {
    const length = Math.hypot(...normalised.subarray(i, i + 4)) || 1;
    for (let k = i; k < i + 4; k++) normalised[k] /= length;
  }
  return {
    POSITION: buffer.add(bytesOf(places), count, {
      ...{ componentType: 5123, type: 'VEC3' },
      min: bounds.map((side) => side.reduce((a, b) => Math.min(a, b), STEPS)),
      max: bounds.map((side) => side.reduce((a, b) => Math.max(a, b), 0)),
    }),
    [`${SPLATS}:ROTATION`]: buffer.add(
      MeshoptEncoder.encodeFilterQuat(normalised, count, 8, BITS.turn),
      count,
      { componentType: 5122, type: 'VEC4', normalized: true },
      'QUATERNION',
    ),
    [`${SPLATS}:SCALE`]: buffer.addFloats(
      scales.map((size) => size / step),
      3,
      BITS.scale,
      'Separate',
    ),
    [`${SPLATS}:OPACITY`]: buffer.add(opacityBytes, count, {
      ...{ componentType: 5121, type: 'SCALAR', normalized: true },
    }),
    [`${SPLATS}:SH_DEGREE_0_COEF_0`]: buffer.addFloats(
      colours.map((value) => (value - 0.5) / HARMONIC),
      ...([3, BITS.colour, 'SharedComponent'] as const),
    ),
    JOINTS_0: buffer.add(
      joints.map((bone, i) => (splats.weights[i] > 0 ? moving.indexOf(bone) : 0)),
      count,
      { componentType: 5121, type: 'VEC4' },
    ),
    WEIGHTS_0: buffer.add(weightBytes(splats.weights), count, {
      ...{ componentType: 5121, type: 'VEC4', normalized: true },
    }),
  };
}

/** Bytes that add up to 255 for every splat: far from the origin, what is left over moves it. */
function weightBytes(weights: Float32Array): Uint8Array {
  const bytes = new Uint8Array(weights.length);
  for (let i = 0; i < weights.length; i += 4) {
    const four = weights.subarray(i, i + 4);
    const total = four.reduce((a, b) => a + b, 0) || 1;
    let left = 255;
    four.forEach((weight, k) => {
      bytes[i + k] = Math.round((weight / total) * 255);
      left -= bytes[i + k];
    });
    bytes[i + four.indexOf(Math.max(...four))] += left;
  }
  return bytes;
}

/** The accessor of how far a shape moves splats: only of those that it moves. */
function targetOf(
  { splats, moves }: SplatShape,
  count: number,
  step: number,
  buffer: PackedBuffer,
) {
  const steps = moves.map((move) => move / step);
  const along = (axis: number): number[] => steps.filter((_, i) => i % 3 === axis);
  const bound = (of: (a: number, b: number) => number) =>
    [0, 1, 2].map((axis) => along(axis).reduce((a, b) => of(a, b), 0));
  return buffer.addSparse(
    { count, componentType: 5126, type: 'VEC3', min: bound(Math.min), max: bound(Math.max) },
    splats,
    Float32Array.from(steps),
    BITS.move,
  );
}

/** With what brings the stored numbers back to their places, as for any mesh that is quantised. */
function inversesOf(
  bones: readonly SplatBone[],
  moving: readonly number[],
  { least, step }: Grid,
  buffer: PackedBuffer,
): number {
  const [x, y, z] = least;
  const place = new Matrix4().makeScale(step, step, step).setPosition(x, y, z);
  const matrices = moving.flatMap((bone) =>
    new Matrix4().fromArray(bones[bone].inverse!).multiply(place).toArray(),
  );
  return buffer.addPlain(Float32Array.from(matrices), moving.length, 'MAT4');
}

function nodesOf(bones: readonly SplatBone[]) {
  return bones.map(({ name, matrix }, index) => {
    const children = bones.flatMap(({ parent }, child) => (parent === index ? [child] : []));
    return { name, matrix, ...(children.length > 0 && { children }) };
  });
}

/** The bones that hang on no other, and the splats, which come after all of them. */
function rootsOf(bones: readonly SplatBone[]): number[] {
  return [...bones.flatMap(({ parent }, bone) => (parent < 0 ? [bone] : [])), bones.length];
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

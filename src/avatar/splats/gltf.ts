import { type BufferAttribute, type Points } from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import type { Eyeball, SplatCloud } from '../../render/splats/cloud.js';
import { numbersOf } from './carrier-of.js';
import { CloudWriter } from './cloud-writer.js';
import { SplatFileError } from './splat-file-error.js';
import { SPLAT_LIMITS } from './splat-limits.js';

const EXTENSION = 'KHR_gaussian_splatting';
/** Colour of the first spherical harmonic: 1 / (2 * sqrt(pi)). */
const HARMONIC = 0.28209479177387814;

/** The parts of a document that are looked at. */
interface SplatDocument {
  readonly meshes?: readonly { readonly primitives: readonly PrimitiveDef[] }[];
  readonly nodes?: readonly { readonly skin?: number }[];
}

interface PrimitiveDef {
  readonly extensions?: Readonly<Record<string, { kernel?: unknown; colorSpace?: unknown }>>;
}

/** Splats as a glTF file has them, not yet rigged. */
export interface GltfSplats {
  readonly points: Points;
  readonly cloud: SplatCloud;
  readonly eyeballs: readonly Eyeball[];
  /** Number of the skin that moves them. */
  readonly skin: number | undefined;
}

/**
 * Reads the points of a document that are splats by `KHR_gaussian_splatting`: gaussian ones in display-referred sRGB, of which
 * spherical harmonics above degree 0 are left out.
 *
 * @throws SplatFileError that says what is wrong, or of a kind that is not shown
 */
export function gltfSplats({ scene, parser }: GLTF): GltfSplats {
  const { meshes, nodes } = parser.json as SplatDocument;
  const found: Points[] = [];
  const partOf = (points: Points): PrimitiveDef | undefined => {
    const { meshes: mesh = -1, primitives = 0 } = parser.associations.get(points) ?? {};
    return meshes?.[mesh]?.primitives[primitives];
  };
  scene.traverse((object) => {
    const points = object as Points;
    if (points.isPoints && partOf(points)?.extensions?.[EXTENSION]) found.push(points);
  });
  const [points] = found;
  if (found.length !== 1)
    throw new SplatFileError(`it has ${found.length} clouds of splats, not one.`);
  const { kernel, colorSpace } = partOf(points)!.extensions![EXTENSION];
  if (kernel !== 'ellipse' || colorSpace !== 'srgb_rec709_display') {
    throw new SplatFileError('splats are shown of kernel ellipse in srgb_rec709_display.');
  }
  const holders = [points, points.parent!].map((object) => parser.associations.get(object)?.nodes);
  const node = holders.find((index) => index !== undefined);
  const cloud = readCloud(points);
  return {
    points,
    cloud,
    eyeballs: readEyeballs(points, cloud.count),
    skin: node === undefined ? undefined : nodes?.[node]?.skin,
  };
}

function readCloud({ geometry }: Points): SplatCloud {
  const { count } = geometry.getAttribute('position');
  if (count > SPLAT_LIMITS.splats) {
    throw new SplatFileError(`it has ${count} splats; at most ${SPLAT_LIMITS.splats} are shown.`);
  }
  const numbers = (name: string, size: number): Float32Array => {
    const attribute = geometry.getAttribute(`${EXTENSION}:${name}`.toLowerCase()) as
      BufferAttribute | undefined;
    if (attribute?.itemSize !== size) throw new SplatFileError(`its splats have no ${name}.`);
    return numbersOf(attribute, size);
  };
  const colours = numbers('SH_DEGREE_0_COEF_0', 3).map((value) => value * HARMONIC + 0.5);
  const opacities = numbers('OPACITY', 1);
  const scales = numbers('SCALE', 3);
  const turns = numbers('ROTATION', 4);
  const writer = new CloudWriter(count);
  for (let i = 0; i < count; i++) writer.set(i, colours, opacities[i], scales, turns);
  return writer;
}

/** The eyes that the extras of the mesh name: ranges of splats. */
function readEyeballs({ userData, morphTargetDictionary }: Points, count: number): Eyeball[] {
  const list: unknown = userData.eyeballs ?? [];
  if (!Array.isArray(list) || list.length > 2) throw wrongEyes();
  return (list as Partial<Record<string, unknown>>[]).map((eye) => {
    const blink = morphTargetDictionary?.[String(eye?.shape)];
    const [first, size] = [eye?.first, eye?.count].map(Number);
    const lid = [eye?.lid].flat().map(Number) as [number, number, number];
    const isRange = Number.isInteger(first) && Number.isInteger(size) && first >= 0 && size >= 0;
    const isColour = lid.length === 3 && lid.every(Number.isFinite);
    if (blink === undefined || !isRange || first + size > count || !isColour) throw wrongEyes();
    return { blink, lid, splats: Array.from({ length: size }, (_, k) => first + k) };
  });
}

const wrongEyes = (): SplatFileError =>
  new SplatFileError(
    'its eyeballs are not two at most, each with a shape, a range of splats and the colour of a lid.',
  );

import {
  Float32BufferAttribute,
  BufferGeometry,
  Uint16BufferAttribute,
  Vector3,
  type BufferAttribute,
  type Mesh,
  type MeshPhysicalMaterial,
  type SkinnedMesh,
} from 'three';
import { KEY_POSITION } from '../key-light.js';
import { handBones } from './bones.js';
import { cluster } from './cluster.js';
import { copyTo, moveVertices, tintColours } from './columns.js';
import { once } from './once.js';
import type { Rigid } from './rigid.js';

/** Cells of what casts the shadow, in scene units, by the roles of materials: as large as shows nowhere. */
const CELL = 0.17;
const CELLS: Readonly<Record<string, number>> = { skin: 0.12, fur: 0.12, ear: 0.12, glasses: 0.04 };
/**
 * three draws the shadow of what faces away from the light. What faces it more than this at rest, as a
 * cosine, does so wherever the head turns.
 */
const FACING = 0.35;
const LIGHT = new Vector3(...KEY_POSITION).normalize();

const cellOf = ({ material }: Mesh): number =>
  CELLS[(material as MeshPhysicalMaterial).name] ?? CELL;

/**
 * Draws the skin, what is covered by skin and the shadow of everything by one mesh: its triangles first,
 * then those that cast the shadow, which are fewer.
 *
 * @param grown what is made of the same material, and hangs on a bone
 * @param casters what else casts a shadow, and hangs on a bone
 */
export function* growBody(
  body: SkinnedMesh<BufferGeometry, MeshPhysicalMaterial>,
  grown: readonly Rigid[],
  casters: readonly Rigid[],
): Generator<void, void> {
  const source = body.geometry;
  const geometry = yield* once(source, () => grow(body, grown, casters));
  const [drawn, cast] = geometry.groups;
  body.geometry = geometry;
  body.material.color.setScalar(1);
  handBones(body);
  body.onBeforeShadow = () => geometry.setDrawRange(cast.start, cast.count);
  body.onAfterShadow = () => geometry.setDrawRange(drawn.start, drawn.count);
  for (const { mesh } of grown) mesh.removeFromParent();
  for (const { mesh } of casters) {
    mesh.castShadow = false;
    mesh.customDepthMaterial = undefined;
  }
}

/** Vertices that are added to those of the skin. */
interface Addition {
  readonly rigid: Rigid;
  /** The first of them. */
  readonly first: number;
  /** Which vertices of the mesh they are. */
  readonly vertices: ArrayLike<number>;
  /** All of them are, and are drawn. */
  readonly whole: boolean;
}

function* grow(
  body: SkinnedMesh<BufferGeometry, MeshPhysicalMaterial>,
  grown: readonly Rigid[],
  casters: readonly Rigid[],
): Generator<void, BufferGeometry> {
  const source = body.geometry;
  const drawn = Array.from(source.index!.array);
  const cast = casting(body, drawn);
  const additions: Addition[] = [];
  let count = source.attributes['position'].count;
  for (const rigid of [...grown, ...casters]) {
    yield;
    const { index, attributes } = rigid.mesh.geometry;
    const triangles = casting(rigid.mesh, index!.array);
    const whole = grown.includes(rigid);
    const vertices = whole
      ? Array.from({ length: attributes['position'].count }, (_, vertex) => vertex)
      : [...new Set(triangles)];
    const place = new Map(vertices.map((vertex, i) => [vertex, count + i]));
    for (const vertex of triangles) cast.push(place.get(vertex)!);
    if (whole) for (const vertex of index!.array) drawn.push(place.get(vertex)!);
    additions.push({ rigid, first: count, vertices, whole });
    count += vertices.length;
  }
  yield;
  const geometry = new BufferGeometry();
  for (const [name, size] of ATTRIBUTES) {
    const attribute = new Float32BufferAttribute(count * size, size);
    copyTo(attribute.array as Float32Array, size, 0, source.attributes[name]);
    geometry.setAttribute(name, attribute);
  }
  const { color } = geometry.attributes as Record<string, Float32BufferAttribute>;
  tintColours(color, 0, source.attributes['position'].count, body.material.color);
  for (const addition of additions) {
    yield;
    add(geometry, addition);
  }
  yield* growShapes(source, geometry, count);
  geometry.setIndex(new Uint16BufferAttribute([...drawn, ...cast], 1));
  geometry.addGroup(0, drawn.length);
  geometry.addGroup(drawn.length, cast.length);
  geometry.setDrawRange(0, drawn.length);
  return geometry;
}

const ATTRIBUTES = [
  ['position', 3],
  ['normal', 3],
  ['color', 4],
  ['skinIndex', 4],
  ['skinWeight', 4],
] as const;

/** Fills in vertices that hang on one bone. Those that only cast a shadow need no more than a place. */
function add(geometry: BufferGeometry, { rigid, first, vertices, whole }: Addition): void {
  const { position, normal, color, skinIndex, skinWeight } = geometry.attributes as Record<
    string,
    Float32BufferAttribute
  >;
  const source = rigid.mesh.geometry;
  const { length } = vertices;
  const positions = positionsOf(source);
  for (let i = 0, at = first; i < length; i++, at++) {
    const from = vertices[i] * 3;
    position.setXYZ(at, positions[from], positions[from + 1], positions[from + 2]);
    skinIndex.setX(at, rigid.bone);
    skinWeight.setX(at, 1);
  }
  if (whole) {
    copyTo(normal.array as Float32Array, 3, first, source.attributes['normal']);
    copyTo(color.array as Float32Array, 4, first, source.attributes['color']);
    tintColours(color, first, length, (rigid.mesh.material as MeshPhysicalMaterial).color);
  }
  moveVertices(position, whole ? normal : null, first, length, rigid.matrix);
}

/** The shapes of the skin, which leave what is added where it is. */
function* growShapes(
  source: BufferGeometry,
  geometry: BufferGeometry,
  count: number,
): Generator<void, void> {
  geometry.morphTargetsRelative = true;
  for (const name of ['position', 'normal'] as const) {
    const targets: BufferAttribute[] = [];
    for (const target of source.morphAttributes[name] ?? []) {
      const attribute = new Float32BufferAttribute(count * 3, 3);
      copyTo(attribute.array as Float32Array, 3, 0, target);
      attribute.name = target.name;
      targets.push(attribute);
      yield;
    }
    if (targets.length > 0) geometry.morphAttributes[name] = targets;
  }
}

function positionsOf({ attributes: { position } }: BufferGeometry): Float32Array {
  const out = new Float32Array(position.count * 3);
  copyTo(out, 3, 0, position);
  return out;
}

/** The triangles that cast the shadow of `mesh`. */
function casting(mesh: Mesh<BufferGeometry>, index: ArrayLike<number>): number[] {
  const positions = positionsOf(mesh.geometry);
  return cluster(positions, index, cellOf(mesh) / unitOf(mesh), LIGHT, FACING);
}

/** Scene units in a unit of its vertices. */
function unitOf(mesh: Mesh | SkinnedMesh): number {
  const { skeleton, bindMatrix, matrixWorld } = mesh as SkinnedMesh;
  if (!skeleton) return matrixWorld.getMaxScaleOnAxis();
  const [bone] = skeleton.bones;
  return bone.matrixWorld
    .clone()
    .multiply(skeleton.boneInverses[0])
    .multiply(bindMatrix)
    .getMaxScaleOnAxis();
}

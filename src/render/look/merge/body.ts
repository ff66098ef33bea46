import {
  BufferAttribute,
  Float32BufferAttribute,
  BufferGeometry,
  Vector3,
  type Mesh,
  type MeshPhysicalMaterial,
  type SkinnedMesh,
} from 'three';
import { KEY_POSITION } from '../key-light.js';
import { handBones } from './bones.js';
import { cluster } from './cluster.js';
import { addIndex, copyTo, moveVertices, tintColours, vectorsOf } from './columns.js';
import { movesOf } from './moves.js';
import { once } from './once.js';
import type { Rigid } from './rigid.js';
import { shapesWithNormals, VertexShapes } from './vertex-shapes.js';

/** Cells of what casts the shadow, in scene units, by the roles of materials: as large as shows nowhere. */
const CELL = 0.2;
const CELLS: Readonly<Record<string, number>> = { skin: 0.13, fur: 0.13, ear: 0.13, glasses: 0.04 };
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
  const bend = handShapes(body);
  body.onBeforeRender = bend;
  body.onBeforeShadow = () => {
    geometry.setDrawRange(cast.start, cast.count);
    bend();
  };
  body.onAfterShadow = () => geometry.setDrawRange(drawn.start, drawn.count);
  for (const { mesh } of grown) mesh.removeFromParent();
  for (const { mesh } of casters) {
    mesh.castShadow = false;
    mesh.customDepthMaterial = undefined;
  }
}

/** Has the materials of the body show its shapes; returns what reads their weights, before it is drawn. */
function handShapes(body: SkinnedMesh<BufferGeometry, MeshPhysicalMaterial>): () => void {
  const { geometry, material, customDepthMaterial, morphTargetInfluences } = body;
  const shapes = VertexShapes.of(geometry);
  if (!shapes || !morphTargetInfluences) return () => undefined;
  const weights = new Float32Array(morphTargetInfluences);
  shapes.handTo(material, weights, true);
  if (customDepthMaterial) shapes.handTo(customDepthMaterial, weights, false);
  return () => weights.set(morphTargetInfluences);
}

/** Vertices that are added to those of the skin. */
interface Addition {
  readonly rigid: Rigid;
  /** The first of them. */
  readonly first: number;
  /** Which vertices of the mesh they are. */
  readonly vertices: Uint32Array;
  /** All of them are, and are drawn. */
  readonly whole: boolean;
}

function* grow(
  body: SkinnedMesh<BufferGeometry, MeshPhysicalMaterial>,
  grown: readonly Rigid[],
  casters: readonly Rigid[],
): Generator<void, BufferGeometry> {
  const source = body.geometry;
  const cast = casting(body);
  const additions: Addition[] = [];
  let count = source.attributes['position'].count;
  let corners = source.index!.count;
  for (const rigid of [...grown, ...casters]) {
    yield;
    const { index, attributes } = rigid.mesh.geometry;
    const triangles = casting(rigid.mesh);
    const whole = grown.includes(rigid);
    const places = new Uint32Array(attributes['position'].count);
    const vertices = whole
      ? places.map((_, vertex) => vertex)
      : Uint32Array.from(new Set(triangles));
    for (let i = 0; i < vertices.length; i++) places[vertices[i]] = count + i;
    for (let k = 0; k < triangles.length; k++) cast.push(places[triangles[k]]);
    additions.push({ rigid, first: count, vertices, whole });
    count += vertices.length;
    if (whole) corners += index!.count;
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
  const { position: targets = [] } = source.morphAttributes;
  const shapes = targets.map((target, place) => ({ place, ...movesOf(target) }));
  yield;
  if (shapes.length > 0)
    VertexShapes.add(geometry, shapes, () => shapesWithNormals(source, targets));
  yield;
  const index = new Uint16Array(corners + cast.length);
  let end = addIndex(index, 0, source.index!.array, 0);
  for (const { rigid, first, whole } of additions)
    if (whole) end = addIndex(index, end, rigid.mesh.geometry.index!.array, first);
  index.set(cast, end);
  geometry.setIndex(new BufferAttribute(index, 1));
  geometry.addGroup(0, corners);
  geometry.addGroup(corners, cast.length);
  geometry.setDrawRange(0, corners);
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
  const positions = vectorsOf(source.attributes['position']);
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

/** The triangles that cast the shadow of `mesh`. */
function casting(mesh: Mesh<BufferGeometry>): number[] {
  const { attributes, index } = mesh.geometry;
  const positions = vectorsOf(attributes['position']);
  return cluster(positions, index!.array, cellOf(mesh) / unitOf(mesh), LIGHT, FACING);
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

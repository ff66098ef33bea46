import {
  Box3,
  Color,
  Matrix4,
  Mesh,
  Vector3,
  type BufferGeometry,
  type Float32BufferAttribute,
  type MeshPhysicalMaterial,
  type Object3D,
} from 'three';
import { joinedGeometry, spans, tintColours, vertexCount } from './columns.js';
import { movesOf } from './moves.js';
import { once } from './once.js';
import { LIGHT, SIZES, surfaceMaterial } from './surface-material.js';
import { VertexShapes, type Shape } from './vertex-shapes.js';

type Part = Mesh<BufferGeometry, MeshPhysicalMaterial>;

/** Roles that are drawn together, how they answer light, and whether they are seen from behind, too. */
const ROLES: Readonly<Record<string, { readonly light: number; readonly twoSided?: true }>> = {
  teeth: { light: LIGHT.inside },
  tongue: { light: LIGHT.inside },
  brow: { light: LIGHT.plain },
  lash: { light: LIGHT.plain, twoSided: true },
  hair: { light: LIGHT.hair },
  cloth: { light: LIGHT.plain },
};

const isSurface = (mesh: Mesh): mesh is Part =>
  !Array.isArray(mesh.material) && mesh.material.name in ROLES && mesh.parent !== null;

/** Everything of a character that is solid but its skin, eyes and what is lacquered, drawn as one. */
export class Surfaces extends Mesh<BufferGeometry, MeshPhysicalMaterial> {
  /** For each shape, the weights of a part that has it, and its place among them. */
  readonly #sources: (readonly number[])[] = [];
  readonly #places: number[] = [];
  readonly #weights: Float32Array;
  /** What the parts hang on, how they do, and where that has them stand in the world. */
  readonly #bones: readonly Object3D[];
  readonly #rests: readonly Matrix4[];
  readonly #matrices: Float32Array;
  boundingBox: Box3 | null = null;

  constructor(geometry: BufferGeometry, parts: readonly Part[]) {
    const carriers = carriersOf(parts);
    const matrices = new Float32Array(16 * carriers.length);
    const materials = parts.map(({ material }) => material);
    super(geometry, surfaceMaterial(materials, matrices));
    this.#bones = carriers.map(({ parent }) => parent!);
    this.#rests = carriers.map(({ matrix }) => matrix.clone());
    this.#matrices = matrices;
    this.name = 'surfaces';
    this.receiveShadow = true;
    this.frustumCulled = false;
    // The vertices are brought to the world by their own matrices.
    this.matrixAutoUpdate = this.matrixWorldAutoUpdate = false;
    for (const shape of shapesOf(parts).keys()) {
      const { morphTargetInfluences: weights, morphTargetDictionary: dictionary } = parts.find(
        ({ morphTargetDictionary }) => shape in (morphTargetDictionary ?? {}),
      )!;
      this.#sources.push(weights!);
      this.#places.push(dictionary![shape]);
    }
    this.#weights = new Float32Array(this.#sources.length);
    VertexShapes.of(geometry)?.handTo(this.material, this.#weights, true);
  }

  /** As three asks for it of what moves its vertices by itself. */
  computeBoundingBox(): void {
    this.#follow();
    const { position, carrier } = this.geometry.attributes;
    const box = (this.boundingBox = new Box3());
    for (let v = 0; v < position.count; v++) {
      place.fromArray(this.#matrices, 16 * carrier.getX(v));
      box.expandByPoint(point.fromBufferAttribute(position, v).applyMatrix4(place));
    }
  }

  /** Bones and weights are up to date when it is drawn. */
  override onBeforeRender = (): void => {
    const weights = this.#weights;
    for (let i = 0; i < weights.length; i++) weights[i] = this.#sources[i][this.#places[i]];
    this.#follow();
  };

  #follow(): void {
    for (let i = 0; i < this.#bones.length; i++) {
      place.multiplyMatrices(this.#bones[i].matrixWorld, this.#rests[i]);
      place.toArray(this.#matrices, 16 * i);
    }
  }
}

const place = new Matrix4();
const point = new Vector3();

/** Puts one mesh in the place of all that can be drawn with it. */
export function* mergeSurfaces(root: Object3D, meshes: readonly Mesh[]): Generator<void, void> {
  const parts = meshes.filter(isSurface);
  if (parts.length < 2) return;
  const geometry = yield* once(parts[0].geometry, () => merge(parts));
  root.add(new Surfaces(geometry, parts));
  for (const part of parts) {
    part.removeFromParent();
    part.material.dispose();
  }
}

/** Parts that stand for all others which hang on the same bone in the same way. */
function carriersOf(parts: readonly Part[]): Part[] {
  return parts.filter((part, i) => parts.findIndex((other) => isCarriedAs(other, part)) === i);
}

const isCarriedAs = (one: Part, other: Part): boolean =>
  one.parent === other.parent && one.matrix.equals(other.matrix);

/** Names of all shapes of the parts, and their places. */
function shapesOf(parts: readonly Part[]): Map<string, number> {
  const names = parts.flatMap(({ morphTargetDictionary }) =>
    Object.keys(morphTargetDictionary ?? {}),
  );
  return new Map([...new Set(names)].map((name, at) => [name, at]));
}

function* merge(parts: readonly Part[]): Generator<void, BufferGeometry> {
  const backs = parts.filter(({ material }) => ROLES[material.name].twoSided);
  const pieces = [...parts, ...backs];
  const geometries = pieces.map(({ geometry }) => geometry);
  const geometry = joinedGeometry(geometries, SIZES);
  yield;
  turnRound(geometry, backs);
  const attributes = geometry.attributes as Record<string, Float32BufferAttribute>;
  const carriers = carriersOf(parts);
  const shapes = shapesOf(parts);
  const moves: Shape[] = [];
  for (const { part, first, count } of spans(pieces)) {
    const carrier = carriers.findIndex((one) => isCarriedAs(one, part));
    fill(attributes, part, carrier, first, count);
    yield;
    const { position: targets = [] } = part.geometry.morphAttributes;
    for (const [name, target] of Object.entries(part.morphTargetDictionary ?? {})) {
      const { vertices, changes } = movesOf(targets[target]);
      moves.push({ place: shapes.get(name)!, vertices: vertices.map((v) => first + v), changes });
    }
    yield;
  }
  if (moves.length > 0) VertexShapes.add(geometry, moves);
  return geometry;
}

/** Writes what the material of a part says to its vertices. */
function fill(
  { color, surface, sheenTint, carrier }: Record<string, Float32BufferAttribute>,
  { material, receiveShadow }: Part,
  on: number,
  first: number,
  count: number,
): void {
  const { roughness, specularIntensity = 1, sheen = 0, sheenColor, normalMap } = material;
  const relief = normalMap ? material.normalScale.x : 0;
  const { light } = ROLES[material.name];
  tintColours(color, first, count, material.color);
  for (let v = first; v < first + count; v++) {
    surface.setXYZW(v, roughness, specularIntensity, light, receiveShadow ? 1 : 0);
    carrier.setXY(v, on, relief);
  }
  if (sheen === 0) return;
  sheenTint.array.fill(1, first * 3, (first + count) * 3);
  tintColours(sheenTint, first, count, new Color().copy(sheenColor).multiplyScalar(sheen));
}

/** Has the last parts of a geometry face the other way. */
function turnRound(
  { attributes: { normal }, index }: BufferGeometry,
  backs: readonly Part[],
): void {
  const corners = index!.array;
  const indices = backs.reduce((sum, { geometry }) => sum + geometry.index!.count, 0);
  for (let k = corners.length - indices; k < corners.length; k += 3)
    [corners[k + 1], corners[k + 2]] = [corners[k + 2], corners[k + 1]];
  const { array } = normal;
  const numbers = 3 * vertexCount(backs.map(({ geometry }) => geometry));
  for (let i = array.length - numbers; i < array.length; i++) array[i] = -array[i];
}

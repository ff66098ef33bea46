/**
 * Draws a character of this look by fewer draw calls: what differs only in numbers becomes one mesh that
 * has them at its vertices. The picture stays as it is.
 */
import {
  SkinnedMesh,
  type BufferGeometry,
  type Material,
  type Mesh,
  type MeshBasicMaterial,
  type MeshPhysicalMaterial,
  type Object3D,
} from 'three';
import { meshesUnder, putInOrder } from '../meshes-under.js';
import { growBody } from './body.js';
import { mergeLayers } from './layers.js';
import { findPairs, Pair } from './pair.js';
import { rigidOn } from './rigid.js';
import { mergeSurfaces } from './surfaces.js';
import { VertexShapes } from './vertex-shapes.js';

export { shadeShapes } from './morph-normals.js';
export { SteadyUniforms } from './steady-uniforms.js';

type Physical = Mesh<BufferGeometry, MeshPhysicalMaterial>;

/** Merges the meshes of a model that has its materials. Yields between small pieces of the work. */
export function* mergeDraws(root: Object3D): Generator<void, void> {
  for (const pair of findPairs(meshesUnder(root))) new Pair(pair);
  yield;
  for (const meshes of siblings(root)) {
    const layers = meshes.filter(isNamed('eyeShade', 'catchlight'));
    if (layers.length > 1) yield* mergeLayers(layers as Mesh<BufferGeometry, MeshBasicMaterial>[]);
  }
  const body = meshesUnder(root).find(isBody);
  if (body) {
    const rigid = meshesUnder(root).flatMap((mesh) =>
      mesh.castShadow && mesh !== body ? (rigidOn(body, mesh) ?? []) : [],
    );
    const grown = rigid.filter(({ mesh }) => isAlike(body, mesh as unknown as Physical));
    yield* growBody(
      body,
      grown,
      rigid.filter((one) => !grown.includes(one)),
    );
  }
  yield* mergeSurfaces(root, meshesUnder(root));
  putInOrder(root);
}

/**
 * Has the shapes of a merged model turn normals, once it is to move, and returns whether any did not yet. Yields
 * between them.
 */
export function* turnNormals(root: Object3D): Generator<void, boolean> {
  let changed = false;
  for (const { geometry } of meshesUnder(root))
    if (yield* VertexShapes.of(geometry)?.turn() ?? []) changed = true;
  return changed;
}

/** What lets go of a model that nobody else has, however it is dressed and merged meanwhile. */
export function disposerOf(root: Object3D): () => void {
  const geometries = meshesUnder(root).map(({ geometry }) => geometry);
  return () => {
    for (const { material } of meshesUnder(root))
      for (const one of [material].flat()) one.dispose();
    // What was merged of them goes with them.
    for (const geometry of geometries) geometry.dispose();
  };
}

/** Meshes by the bone that they hang on. */
function siblings(root: Object3D): Iterable<Mesh[]> {
  const families = new Map<Object3D, Mesh[]>();
  for (const mesh of meshesUnder(root)) {
    const family = families.get(mesh.parent!);
    if (family) family.push(mesh);
    else families.set(mesh.parent!, [mesh]);
  }
  return families.values();
}

const isNamed =
  (...names: readonly string[]) =>
  ({ material }: Mesh): boolean =>
    names.includes((material as Material).name);

const isBody = (mesh: Mesh): mesh is SkinnedMesh<BufferGeometry, MeshPhysicalMaterial> =>
  mesh instanceof SkinnedMesh && mesh.castShadow && isNamed('skin', 'fur')(mesh);

/** Whether a mesh is made as the body is, but for its colour. */
function isAlike({ material }: Physical, mesh: Physical): boolean {
  const role = material.name === 'skin' ? 'ear' : material.name;
  return mesh.material.name === role && mesh.material.sheenColor.equals(material.sheenColor);
}

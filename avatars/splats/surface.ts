import { Matrix4, Vector3, type Mesh, type Object3D, type SkinnedMesh } from 'three';
import { BLENDSHAPES } from '../../src/motion/channels.js';
import type { SplatBone } from '../../cli/splats/splats.js';

/** The surfaces of a character: every vertex of its solid meshes, in the space of the character. */
export interface Surface {
  /** x y z of every vertex at rest. */
  readonly rest: Float32Array;
  /** Three vertices of every triangle. */
  readonly corners: Uint32Array;
  /** Number of the mesh of every triangle, in `names`. */
  readonly meshOf: Uint8Array;
  readonly names: readonly string[];
  /** How far each shape moves every vertex; shapes that move nothing are left out. */
  readonly shapes: ReadonlyMap<string, Float32Array>;
  readonly bones: readonly SplatBone[];
  /** Share of each bone of every vertex: `bones.length` numbers each. */
  readonly weights: Float32Array;
}

/** The nodes of a character that turn. */
const BONES = ['chest', 'neck', 'head', 'eyeLeft', 'eyeRight'];

/** Meshes that are drawn and not see-through. What is see-through is in the pictures of those behind. */
export function solidMeshes(root: Object3D): Mesh[] {
  const meshes: Mesh[] = [];
  root.traverse((object) => {
    const mesh = object as Mesh;
    if (mesh.isMesh && mesh.visible && !(mesh.material as { transparent?: boolean }).transparent) {
      meshes.push(mesh);
    }
  });
  return meshes;
}

/** Takes the surfaces out of a character in its rest pose. */
export function surfaceOf(root: Object3D): Surface {
  const meshes = solidMeshes(root);
  const corners: number[] = [];
  const meshOf: number[] = [];
  let start = 0;
  meshes.forEach(({ geometry }, place) => {
    const { index, attributes } = geometry;
    const count = index?.count ?? attributes.position.count;
    for (let i = 0; i < count; i++) corners.push(start + (index?.getX(i) ?? i));
    for (let i = 0; i < count; i += 3) meshOf.push(place);
    start += attributes.position.count;
  });
  const rest = positionsOf(root, meshes);
  return {
    rest,
    corners: Uint32Array.from(corners),
    meshOf: Uint8Array.from(meshOf),
    names: meshes.map(({ name }) => name),
    shapes: shapesOf(root, meshes, rest),
    ...bonesOf(root, meshes, start),
  };
}

/** Where all vertices are in the pose that the meshes are in. */
export function positionsOf(root: Object3D, meshes: readonly Mesh[]): Float32Array {
  root.updateMatrixWorld(true);
  const into = new Matrix4().copy(root.matrixWorld).invert();
  const point = new Vector3();
  const out: number[] = [];
  for (const mesh of meshes) {
    const place = new Matrix4().multiplyMatrices(into, mesh.matrixWorld);
    for (let v = 0; v < mesh.geometry.attributes.position.count; v++) {
      out.push(...mesh.getVertexPosition(v, point).applyMatrix4(place).toArray());
    }
  }
  return Float32Array.from(out);
}

/** Sets morph targets by their names, all others to zero. */
export function setShapes(root: Object3D, weights: Readonly<Record<string, number>>): void {
  root.traverse((object) => {
    const { morphTargetDictionary, morphTargetInfluences } = object as Mesh;
    if (!morphTargetDictionary || !morphTargetInfluences) return;
    morphTargetInfluences.fill(0);
    for (const [name, weight] of Object.entries(weights)) {
      const target = morphTargetDictionary[name];
      if (target !== undefined) morphTargetInfluences[target] = weight;
    }
  });
}

function shapesOf(root: Object3D, meshes: readonly Mesh[], rest: Float32Array) {
  const shapes = new Map<string, Float32Array>();
  for (const name of BLENDSHAPES) {
    setShapes(root, { [name]: 1 });
    const moved = positionsOf(root, meshes).map((value, i) => value - rest[i]);
    if (moved.some((move) => Math.abs(move) > 1e-6)) shapes.set(name, moved);
  }
  setShapes(root, {});
  return shapes;
}

function bonesOf(root: Object3D, meshes: readonly Mesh[], count: number) {
  const nodes: Object3D[] = [];
  root.traverse((object) => {
    if (BONES.includes(object.name)) nodes.push(object);
  });
  const into = new Matrix4().copy(root.matrixWorld).invert();
  const placeOf = (node: Object3D) => new Matrix4().multiplyMatrices(into, node.matrixWorld);
  const bones = nodes.map((node): SplatBone => {
    const parent = nodes.indexOf(node.parent!);
    const above = parent < 0 ? new Matrix4() : placeOf(nodes[parent]).invert();
    return {
      name: node.name,
      parent,
      matrix: above.multiply(placeOf(node)).toArray(),
      inverse: placeOf(node).invert().toArray(),
    };
  });
  const weights = new Float32Array(count * bones.length);
  let at = 0;
  for (const mesh of meshes) {
    const { position, skinIndex, skinWeight } = mesh.geometry.attributes;
    for (let v = 0; v < position.count; v++, at += bones.length) {
      if ((mesh as SkinnedMesh).isSkinnedMesh) {
        for (let k = 0; k < 4; k++) {
          const bone = (mesh as SkinnedMesh).skeleton.bones[skinIndex.getComponent(v, k)];
          weights[at + nodes.indexOf(bone)] += skinWeight.getComponent(v, k);
        }
      } else weights[at + carrierOf(mesh, nodes)] = 1;
    }
  }
  return { bones, weights };
}

/** The bone that a mesh hangs on; the first where it hangs on none. */
function carrierOf(mesh: Object3D, nodes: readonly Object3D[]): number {
  for (let at: Object3D | null = mesh; at; at = at.parent) {
    const bone = nodes.indexOf(at);
    if (bone >= 0) return bone;
  }
  return 0;
}

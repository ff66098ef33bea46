import { Matrix4, type BufferGeometry, type Mesh, type SkinnedMesh } from 'three';

/** Where what hangs on a bone belongs in the space of a skinned mesh. */
export interface Rigid {
  readonly mesh: Mesh<BufferGeometry>;
  /** Place of its bone in the skeleton. */
  readonly bone: number;
  /** From its vertices to those of the skinned mesh. */
  readonly matrix: Matrix4;
}

/** How `mesh` would be skinned as a part of `body`; `null` where no bone of that one carries it. */
export function rigidOn(body: SkinnedMesh, mesh: Mesh): Rigid | null {
  const { bones, boneInverses } = body.skeleton;
  const bone = bones.findIndex((candidate) => candidate === mesh.parent);
  if (bone < 0) return null;
  const matrix = new Matrix4()
    .multiplyMatrices(boneInverses[bone], body.bindMatrix)
    .invert()
    .multiply(mesh.matrix);
  return { mesh, bone, matrix };
}

import { Mesh, SkinnedMesh, type Material, type Object3D } from 'three';

export function isMesh(object: Object3D): object is Mesh {
  return object instanceof Mesh;
}

export function isSkinned(object: Object3D): object is SkinnedMesh {
  return object instanceof SkinnedMesh;
}

/** Every mesh under `root`, in the order that copies of the tree keep. */
export function meshesIn(root: Object3D): Mesh[] {
  const meshes: Mesh[] = [];
  root.traverse((object) => {
    if (isMesh(object)) meshes.push(object);
  });
  return meshes;
}

export function materialsOf(mesh: Mesh): Material[] {
  return Array.isArray(mesh.material) ? mesh.material : [mesh.material];
}

import { Mesh, type Object3D } from 'three';

export function meshesUnder(root: Object3D): Mesh[] {
  const meshes: Mesh[] = [];
  root.traverse((object) => object instanceof Mesh && meshes.push(object as Mesh));
  return meshes;
}

/** Puts what is drawn later behind the others; returns when the last of it is drawn. */
export function putInOrder(object: Object3D): number {
  const orders = new Map(object.children.map((child) => [child, putInOrder(child)]));
  object.children.sort((a, b) => orders.get(a)! - orders.get(b)!);
  return Math.max(object.renderOrder, ...orders.values());
}

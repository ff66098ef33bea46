import { Vector3, type Mesh, type Object3D } from 'three';
import type { TestNode } from './gltf-builder.js';

export function named<T extends Object3D = Mesh>(root: Object3D, name: string): T {
  const found = root.getObjectByName(name);
  if (!found) throw new Error(`No object ${name}`);
  return found as T;
}

/** Where `name` looks: its own forward direction at rest, carried along, in scene space. */
export function forward(root: Object3D, name: string, rest: Vector3): Vector3 {
  root.updateMatrixWorld(true);
  return rest.clone().transformDirection(named(root, name).matrixWorld);
}

/** `direction` of the scene in the axes of `name` as it is now. */
export function restDirection(root: Object3D, name: string, direction: Vector3): Vector3 {
  root.updateMatrixWorld(true);
  return direction.clone().transformDirection(named(root, name).matrixWorld.clone().invert());
}

export const FORWARD = new Vector3(0, 0, 1);
export const UP = new Vector3(0, 1, 0);
export const LIFT: [number, number, number] = [0, 0.1, 0];

export function face(shapes: readonly string[]): TestNode[] {
  const targets = Object.fromEntries(shapes.map((name) => [name, LIFT]));
  return [{ name: 'face', mesh: { min: [-1, -1, -1], max: [1, 1, 1], shapes: targets } }];
}

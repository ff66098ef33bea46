import {
  Bone,
  Box3,
  BufferAttribute,
  BufferGeometry,
  Color,
  CompressedCubeTexture,
  DataTexture,
  DirectionalLight,
  Euler,
  EventDispatcher,
  Group,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  Layers,
  Material,
  Matrix3,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Object3D,
  PerspectiveCamera,
  Quaternion,
  Scene,
  Skeleton,
  SkinnedMesh,
  Sphere,
  Texture,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import * as own from 'three/webgpu';

interface Class {
  readonly prototype: object;
}

/** The classes of what a scene is made of, as the engine has them and as the renderer has them. */
const CLASSES: readonly (readonly [engine: Class, renderer: Class])[] = [
  [Bone, own.Bone],
  [Box3, own.Box3],
  [BufferAttribute, own.BufferAttribute],
  [BufferGeometry, own.BufferGeometry],
  [Color, own.Color],
  [CompressedCubeTexture, own.CompressedCubeTexture],
  [DataTexture, own.DataTexture],
  [DirectionalLight, own.DirectionalLight],
  [Euler, own.Euler],
  [EventDispatcher, own.EventDispatcher],
  [Group, own.Group],
  [InterleavedBuffer, own.InterleavedBuffer],
  [InterleavedBufferAttribute, own.InterleavedBufferAttribute],
  [Layers, own.Layers],
  [Material, own.Material],
  [Matrix3, own.Matrix3],
  [Matrix4, own.Matrix4],
  [Mesh, own.Mesh],
  [MeshBasicMaterial, own.MeshBasicMaterial],
  [MeshPhysicalMaterial, own.MeshPhysicalMaterial],
  [MeshStandardMaterial, own.MeshStandardMaterial],
  [Object3D, own.Object3D],
  [PerspectiveCamera, own.PerspectiveCamera],
  [Quaternion, own.Quaternion],
  [Scene, own.Scene],
  [Skeleton, own.Skeleton],
  [SkinnedMesh, own.SkinnedMesh],
  [Sphere, own.Sphere],
  [Texture, own.Texture],
  [Vector2, own.Vector2],
  [Vector3, own.Vector3],
  [Vector4, own.Vector4],
];

/**
 * Gives the classes of the engine what the renderer asks of them. In the bundle for script tags the
 * engine's part of three has only the methods that the engine itself names, and the renderer comes with
 * a copy of its own of what it needs; elsewhere the two are the same.
 */
export function completeCore(): void {
  for (const [engine, renderer] of CLASSES) {
    if (engine === renderer) continue;
    const missing = Object.entries(Object.getOwnPropertyDescriptors(renderer.prototype)).filter(
      ([name]) => !Object.hasOwn(engine.prototype, name),
    );
    Object.defineProperties(engine.prototype, Object.fromEntries(missing));
  }
}

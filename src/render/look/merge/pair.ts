import { DynamicDrawUsage, InstancedMesh, Matrix4, type Mesh, type Object3D } from 'three';

/** The same mesh on several bones of one parent, in one draw. */
export class Pair extends InstancedMesh {
  readonly #bones: readonly Object3D[];
  readonly #rest: readonly Matrix4[];

  /** Takes the place of `meshes`: it is added behind their bones, which are up to date before it. */
  constructor(meshes: readonly Mesh[]) {
    const [{ geometry, material, receiveShadow, renderOrder, name }] = meshes;
    super(geometry, material, meshes.length);
    this.#bones = meshes.map(({ parent }) => parent!);
    this.#rest = meshes.map(({ matrix }) => matrix.clone());
    Object.assign(this, { receiveShadow, renderOrder, name });
    this.frustumCulled = false;
    // Each is brought to the world by its own matrix, which is sent anyway: theirs never is.
    this.matrixAutoUpdate = this.matrixWorldAutoUpdate = false;
    this.instanceMatrix.setUsage(DynamicDrawUsage);
    this.#bones[0].parent!.add(this);
    for (const mesh of meshes) mesh.removeFromParent();
  }

  override updateMatrixWorld(): void {
    for (let i = 0; i < this.#bones.length; i++)
      place
        .multiplyMatrices(this.#bones[i].matrixWorld, this.#rest[i])
        .toArray(this.instanceMatrix.array, 16 * i);
    this.instanceMatrix.needsUpdate = true;
  }
}

const place = new Matrix4();

/** Meshes that differ only in the bone they hang on, in lists of those that do. */
export function findPairs(meshes: readonly Mesh[]): Mesh[][] {
  const alike: Mesh[][] = [];
  for (const mesh of meshes) {
    if (mesh.castShadow || mesh.morphTargetInfluences || !mesh.parent?.parent) continue;
    const others = alike.find(
      ([one]) =>
        one.geometry === mesh.geometry &&
        one.material === mesh.material &&
        one.parent!.parent === mesh.parent!.parent,
    );
    if (others) others.push(mesh);
    else alike.push([mesh]);
  }
  return alike.filter(({ length }) => length > 1);
}

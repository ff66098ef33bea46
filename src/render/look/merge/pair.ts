import {
  DynamicDrawUsage,
  InstancedMesh,
  Matrix4,
  Quaternion,
  type Mesh,
  type Object3D,
} from 'three';

/** The same mesh on several bones of one parent, in one draw. */
export class Pair extends InstancedMesh {
  readonly #bones: readonly Object3D[];
  readonly #rest: readonly Matrix4[];
  /** How the bones were turned last. */
  readonly #turns: readonly Quaternion[];
  readonly #place = new Matrix4();

  /** Takes the place of `meshes`: it is added behind their bones, which are up to date before it. */
  constructor(meshes: readonly Mesh[]) {
    const [{ geometry, material, receiveShadow, renderOrder, name }] = meshes;
    super(geometry, material, meshes.length);
    this.#bones = meshes.map(({ parent }) => parent!);
    this.#rest = meshes.map(({ matrix }) => matrix.clone());
    this.#turns = meshes.map(() => new Quaternion(NaN));
    Object.assign(this, { receiveShadow, renderOrder, name });
    this.frustumCulled = false;
    this.matrixAutoUpdate = false;
    this.instanceMatrix.setUsage(DynamicDrawUsage);
    this.#bones[0].parent!.add(this);
    for (const mesh of meshes) mesh.removeFromParent();
    this.#follow();
  }

  override updateMatrixWorld(force?: boolean): void {
    super.updateMatrixWorld(force);
    this.#follow();
  }

  /** Writes matrices only when a bone has turned. */
  #follow(): void {
    const turns = this.#turns;
    for (let i = 0; i < this.#bones.length; i++) {
      const { matrix, quaternion } = this.#bones[i];
      const turn = turns[i];
      if (turn.equals(quaternion)) continue;
      turn.copy(quaternion);
      this.#place
        .multiplyMatrices(matrix, this.#rest[i])
        .toArray(this.instanceMatrix.array, 16 * i);
      this.instanceMatrix.needsUpdate = true;
    }
  }
}

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

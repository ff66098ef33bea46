import {
  MeshDepthMaterial,
  MeshStandardMaterial,
  SkinnedMesh,
  Sphere,
  type Material,
  type Object3D,
} from 'three';
import { ROLES, type MaterialRole, type RoleContext } from './roles.js';
import { eyeGuards } from './eye-guards.js';
import { meshesUnder, putInOrder } from './meshes-under.js';
import { mirrorStudio } from './studio-map.js';

/** Marks, in the extras of a material, a model that was made for this look. */
const LOOK = 'toy';

/** Models that were made for this look as a whole. */
const ordered = new WeakSet<Object3D>();

/** Meshes with lids or lips, whose shapes are to have normals. */
const lidded = new WeakSet<Object3D>();

const isRole = (name: string): name is MaterialRole => name in ROLES;

function roleOf(material: Material): MaterialRole | null {
  return material.userData['look'] === LOOK && isRole(material.name) ? material.name : null;
}

/** Vertex colours are stored stretched to full range; the base colour holds the factor. */
function restoreColourScale(plain: Material, material: Material): void {
  const { color: scale } = plain as Partial<MeshStandardMaterial>;
  const { color, vertexColors } = material as MeshStandardMaterial;
  if (vertexColors && scale) color.copy(scale);
}

/**
 * Replaces the plain materials of a model made for this look by their studio versions, chosen by
 * material name (`skin`, `eye`, `hair`, …). Models without the mark in their material extras are
 * left as they are, so any other glTF or VRM keeps its own materials. Yields between small pieces of
 * the work.
 */
export function* upgradeMaterials(root: Object3D): Generator<void, void> {
  root.updateMatrixWorld(true);
  const context: RoleContext = { eyes: eyeGuards(root) };
  const upgraded = new Map<Material, Material>();
  let strangers = 0;
  for (const object of meshesUnder(root)) {
    const plain = object.material;
    const role = Array.isArray(plain) ? null : roleOf(plain);
    if (!role || Array.isArray(plain)) {
      strangers++;
      continue;
    }
    yield;
    const recipe = ROLES[role];
    let material = upgraded.get(plain);
    if (!material) {
      material = recipe.make(plain, context);
      material.name = plain.name;
      restoreColourScale(plain, material);
      if (material instanceof MeshStandardMaterial) mirrorStudio(material);
      upgraded.set(plain, material);
      plain.dispose();
    }
    object.material = material;
    object.castShadow = recipe.castShadow ?? false;
    // One for all, as three has it, is made to fit each caster anew in every frame.
    if (object.castShadow) object.customDepthMaterial = new MeshDepthMaterial();
    object.receiveShadow = recipe.receiveShadow ?? false;
    object.renderOrder = recipe.order ?? 0;
    // Morph targets and bones move vertices outside the resting bounds.
    object.frustumCulled = false;
    // They stand still on their bones, which move.
    object.matrixAutoUpdate = false;
    // Nor are they asked for the order of drawing, for which three would pose every vertex.
    if (object instanceof SkinnedMesh) object.boundingSphere = new Sphere();
    if (recipe.morphNormals) lidded.add(object);
  }
  if (strangers > 0) return;
  putInOrder(root);
  ordered.add(root);
}

/** Whether all meshes of a model stand in the order of drawing, so that they need not be sorted. */
export const isOrdered = (root: Object3D): boolean => ordered.has(root);

export const hasLids = (mesh: Object3D): boolean => lidded.has(mesh);

/** Releases what the shadows of a model need on the GPU; it is there again when one is drawn. */
export function releaseShadows(root: Object3D): void {
  root.traverse((object) => object.customDepthMaterial?.dispose());
}

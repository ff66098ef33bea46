import { Bone, Matrix4, Skeleton, type Mesh, type Object3D, type Points } from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { nextTask } from '../../base/next-task.js';
import { COVARIANCE, type Eyeball, type SplatCloud } from '../../render/splats/cloud.js';
import { splatAssets, SplatMesh } from '../../render/splats/splat-mesh.js';
import { carrierOf } from './carrier-of.js';
import { findEyeballs } from './eyeballs.js';
import { gltfSplats } from './gltf.js';
import { readLamCloud, type LamFiles } from './lam.js';
import { SplatFileError } from './splat-file-error.js';

/** Splats, and what of the document carries them: a vertex for each. */
interface Source {
  readonly object: Mesh | Points;
  readonly cloud: SplatCloud;
  readonly eyeballs: readonly Eyeball[];
  readonly skeleton: Skeleton | undefined;
  readonly offset?: Float32Array;
}

/** Splats that are fainter than two of 255 are not drawn. */
const FAINTEST = 2;

/**
 * Puts splats in the place of what carries them in a document: of its points that are splats, or, for
 * the document of a LAM avatar, of its mesh. In several tasks, as each takes its time.
 *
 * @throws SplatFileError that says what is wrong
 */
export async function rigSplats(gltf: GLTF, lam: LamFiles | null): Promise<void> {
  const source = lam ? lamSource(gltf, lam) : await gltfSource(gltf);
  const { object, cloud, eyeballs, skeleton, offset } = source;
  const kept = [...Array(cloud.count).keys()].filter((i) => cloud.colour[i * 4 + 3] >= FAINTEST);
  if (kept.length === 0) throw new SplatFileError('none of its splats is to be seen.');
  await nextTask();
  const { carrier, joints } = await carrierOf(object.geometry, skeleton, kept, offset);
  await nextTask();
  const placeOf = new Map(kept.map((splat, place) => [splat, place]));
  const rigged = {
    cloud: pick(cloud, kept),
    carrier,
    eyeballs: eyeballs.map((eye) => ({
      ...eye,
      splats: eye.splats.flatMap((splat) => placeOf.get(splat) ?? []),
    })),
  };
  const holder = holderInPlaceOf(object);
  const bones = skeleton ? joints.map((joint) => skeleton.bones[joint]) : [holder];
  const inverses = joints.map((joint) => skeleton?.boneInverses[joint] ?? new Matrix4());
  const mesh = new SplatMesh(splatAssets(rigged), new Skeleton(bones, inverses));
  mesh.name = object.name;
  mesh.morphTargetDictionary = object.morphTargetDictionary;
  mesh.morphTargetInfluences = object.morphTargetInfluences;
  holder.add(mesh);
  object.geometry.dispose();
}

async function gltfSource(gltf: GLTF): Promise<Source> {
  const { points, cloud, eyeballs, skin } = gltfSplats(gltf);
  const skeleton =
    skin === undefined ? undefined : ((await gltf.parser.getDependency('skin', skin)) as Skeleton);
  return { object: points, cloud, eyeballs, skeleton };
}

function lamSource({ scene }: GLTF, { offset: bytes }: LamFiles): Source {
  const { offset, ...cloud } = readLamCloud(bytes);
  let object: Mesh | undefined;
  scene.traverse((child) => {
    const mesh = child as Mesh & { skeleton?: Skeleton };
    if (mesh.isMesh && mesh.skeleton) object ??= mesh;
  });
  if (!object) throw new SplatFileError('skin.glb has no mesh with a skin.');
  const { count } = object.geometry.getAttribute('position');
  if (count !== cloud.count) {
    throw new SplatFileError(
      `offset.ply has ${cloud.count} splats, skin.glb ${count} vertices: they are of two avatars.`,
    );
  }
  const { skeleton } = object as Mesh & { skeleton?: Skeleton };
  const shapes = object.morphTargetDictionary ?? {};
  const eyeballs = findEyeballs(object.geometry, shapes, cloud.colour);
  return { object, cloud, eyeballs, skeleton, offset };
}

function pick({ colour, covariance }: SplatCloud, kept: readonly number[]): SplatCloud {
  const count = kept.length;
  const picked = {
    count,
    colour: new Uint8Array(count * 4),
    covariance: new Float32Array(count * COVARIANCE),
  };
  kept.forEach((from, to) => {
    picked.colour.set(colour.subarray(from * 4, from * 4 + 4), to * 4);
    const at = from * COVARIANCE;
    picked.covariance.set(covariance.subarray(at, at + COVARIANCE), to * COVARIANCE);
  });
  return picked;
}

/** A bone where an object was, with all that hung on that. */
function holderInPlaceOf(object: Object3D): Bone {
  const holder = new Bone();
  object.updateMatrix();
  holder.applyMatrix4(object.matrix);
  object.parent?.add(holder);
  object.removeFromParent();
  for (const child of [...object.children]) holder.add(child);
  return holder;
}

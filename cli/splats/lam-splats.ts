import { Matrix4, type Bone, type Object3D, type SkinnedMesh } from 'three';
import { openModel } from '../../src/avatar/inspect/open.js';
import { readDocument } from '../../src/avatar/inspect/document.js';
import { isSkinned, meshesIn } from '../../src/avatar/meshes.js';
import { numbersOf } from '../../src/avatar/splats/carrier-of.js';
import { findEyeballs } from '../../src/avatar/splats/eyeballs.js';
import { readLam, readLamCloud } from '../../src/avatar/splats/lam.js';
import { readPly } from '../../src/avatar/splats/ply.js';
import { SplatFileError } from '../../src/avatar/splats/splat-file-error.js';
import type { RiggedSplats, SplatBone, SplatShape } from './splats.js';

/** A bone with less of a splat does not move it. */
const LEAST_WEIGHT = 0.004;
/** Moves of less are noise, in the units of the file: a tenth of the steps that LAM has. */
const LEAST_MOVE = 1e-5;

/**
 * The splats of an avatar that LAM made, as it comes from there.
 *
 * @throws SplatFileError that says what is wrong with the archive
 */
export async function lamSplats(archive: Uint8Array): Promise<RiggedSplats> {
  const files = await readLam(archive);
  const document = readDocument(files.skin);
  if (!document) throw new SplatFileError('skin.glb is no glTF.');
  const { scene } = await openModel(document);
  scene.updateMatrixWorld(true);
  const mesh = meshesIn(scene).find(isSkinned);
  if (!mesh) throw new SplatFileError('skin.glb has no mesh with a skin.');
  const { count, offset, colour } = readLamCloud(files.offset);
  const { geometry, morphTargetDictionary = {} } = mesh;
  const rest = numbersOf(geometry.getAttribute('position'), 3);
  if (rest.length !== count * 3) {
    throw new SplatFileError('offset.ply and skin.glb are of two avatars: their counts differ.');
  }
  const { columns } = readPly(files.offset);
  const { bones, joints, weights } = skinOf(mesh, scene);
  return {
    count,
    centres: rest.map((value, i) => value + offset[i]),
    turns: columns(['rot_1', 'rot_2', 'rot_3', 'rot_0']),
    scales: columns(['scale_0', 'scale_1', 'scale_2']).map(Math.exp),
    colours: Float32Array.from({ length: count * 3 }, (_, i) => {
      return colour[Math.floor(i / 3) * 4 + (i % 3)] / 255;
    }),
    opacities: Float32Array.from({ length: count }, (_, i) => colour[i * 4 + 3] / 255),
    joints,
    weights,
    shapes: Object.entries(morphTargetDictionary).map(([name, target]) =>
      shapeOf(name, numbersOf(geometry.morphAttributes.position![target], 3)),
    ),
    bones,
    eyeballs: findEyeballs(geometry, morphTargetDictionary, colour).map((eye) => ({
      shape: nameOf(morphTargetDictionary, eye.blink),
      splats: eye.splats,
      lid: eye.lid,
    })),
  };
}

function nameOf(dictionary: Readonly<Record<string, number>>, target: number): string {
  return Object.keys(dictionary).find((name) => dictionary[name] === target)!;
}

function shapeOf(name: string, all: Float32Array): SplatShape {
  const splats: number[] = [];
  const moves: number[] = [];
  for (let i = 0; i < all.length; i += 3) {
    const move = all.subarray(i, i + 3);
    if (Math.hypot(...move) < LEAST_MOVE) continue;
    splats.push(i / 3);
    moves.push(...move);
  }
  return { name, splats, moves };
}

/** The bones that move something, what they hang on, and which of them moves what. */
function skinOf(mesh: SkinnedMesh, scene: Object3D) {
  const { skeleton, geometry } = mesh;
  const index = numbersOf(geometry.getAttribute('skinIndex'), 4);
  const weights = numbersOf(geometry.getAttribute('skinWeight'), 4).map((weight) =>
    weight < LEAST_WEIGHT ? 0 : weight,
  );
  const used = new Set(index.filter((_, i) => weights[i] > 0));
  const moving = new Set([...used].map((joint) => boneAt(skeleton.bones, joint)));
  const needed: Object3D[] = [];
  scene.traverse((node) => {
    if (node !== scene && [...moving].some((bone) => isUnder(bone, node))) needed.push(node);
  });
  const bones = needed.map((node): SplatBone => {
    const joint = skeleton.bones.indexOf(node as Bone);
    const inverse = new Matrix4().multiplyMatrices(
      skeleton.boneInverses[joint] ?? new Matrix4(),
      mesh.bindMatrix,
    );
    return {
      name: node.name,
      parent: node.parent ? needed.indexOf(node.parent) : -1,
      matrix: node.matrix.toArray(),
      inverse: moving.has(node as Bone) ? inverse.toArray() : null,
    };
  });
  const joints = Uint8Array.from(index, (joint, i) =>
    weights[i] > 0 ? needed.indexOf(skeleton.bones[joint]) : 0,
  );
  return { bones, joints, weights };
}

function boneAt(bones: readonly Bone[], joint: number): Bone {
  if (!bones[joint]) throw new SplatFileError(`skin.glb has no joint ${joint}.`);
  return bones[joint];
}

function isUnder(object: Object3D, ancestor: Object3D): boolean {
  for (let at: Object3D | null = object; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

import { AvatarError, ErrorCode, messageOf } from '../../base/errors.js';
import { isZip } from '../gltf-json.js';
import { measureHead } from '../head-fit.js';
import type { RigMap } from '../manifest.js';
import { nameTargets, unsupportedIn } from '../model-checks.js';
import { checkDocument } from '../model-document.js';
import { findFaceBones, type FaceBones } from '../rig/bone-map.js';
import { FOREIGN_NAMING } from '../rig/names.js';
import { planRig } from '../rig/rig-plan.js';
import {
  compressionsOf,
  ktx2Problem,
  meshesOf,
  readDocument,
  splatsIn,
  texturesOf,
  type AvatarDocument,
} from './document.js';
import { findingsOf, speechOf } from './findings.js';
import { readLam } from '../splats/lam.js';

import { openModel, type OpenedModel } from './open.js';
import type { AvatarReport, SizeReport } from './report.js';
import { describeShapes } from './shapes.js';

export interface InspectOptions {
  /** The rig map of the avatar's `avatar.json`, where it has one. */
  readonly rig?: RigMap;
}

/** Heights of a head with its hair that a person or a figure may have, in metres. */
const HEAD = { least: 0.12, most: 0.6 };

/**
 * Looks into an avatar file: what is in it, what is missing, and what that means for speech. It reads
 * names and bones the way the element does, and runs in Node as well as in pages.
 *
 * @param bytes a `.glb`, `.vrm`, `.gltf`, or the `.zip` of an avatar that LAM made. Of a `.gltf`, files beside it are not read.
 * @throws AvatarError `unsupportedAvatarAsset` where the bytes are no glTF, make no sense as one, or
 * claim more than the limits. What needs a feature that is left out gives a report that says so.
 */
export async function inspectAvatar(
  bytes: Uint8Array,
  { rig }: InspectOptions = {},
): Promise<AvatarReport> {
  const isLam = isZip(bytes);
  if (!isLam && !readDocument(bytes))
    throw unsupported('The file is no glTF, GLB, VRM or LAM zip.');
  try {
    const read = readDocument(isLam ? (await readLam(bytes)).skin : bytes);
    if (!read) throw new Error('skin.glb in the archive is no glTF.');
    const { document } = read;
    checkDocument(document);
    nameTargets(document);
    const model = await openModel(read);
    const { shapes, bones, size } = rigOf(model, rig);
    const meshes = meshesOf(document);
    const found: Omit<AvatarReport, 'findings' | 'speech' | 'shown'> = {
      format: isLam ? 'lam' : formatOf(bytes, document),
      bytes: bytes.byteLength,
      generator: document.asset.generator ?? null,
      splats: isLam ? sum(meshes.map(({ vertices }) => vertices)) : splatsIn(document),
      meshes,
      shapes,
      bones,
      textures: texturesOf(document, read.binary),
      compression: compressionsOf(document),
      size,
    };
    const left = unsupportedIn(document);
    const problem = left === undefined ? ktx2Problem(document, read.binary) : `${left}.`;
    const findings = findingsOf({
      ...found,
      problem,
      measured: model.measured,
    });
    const shown = findings.every(({ level }) => level !== 'error');
    return { ...found, speech: speechOf(found), shown, findings };
  } catch (cause) {
    throw unsupported(`The file cannot be shown: ${messageOf(cause)}`, cause);
  }
}

function rigOf({ scene, vrm, measured }: OpenedModel, rig: RigMap | undefined) {
  const found = findFaceBones(scene, vrm, rig, FOREIGN_NAMING);
  const plan = planRig(scene, vrm, rig, FOREIGN_NAMING);
  const bones = Object.fromEntries(
    Object.entries(found)
      .filter(([bone]) => bone in plan.bones)
      .map(([bone, { name }]) => [bone, name]),
  );
  const shapes = describeShapes(scene, vrm, rig, plan);
  return { bones, shapes, size: measured ? sizeOf(scene, found) : null };
}

function sizeOf(scene: OpenedModel['scene'], bones: FaceBones): SizeReport {
  scene.updateMatrixWorld(true);
  const { height: head, total: height } = measureHead(scene, bones);
  const within = (metres: number): boolean => metres > HEAD.least && metres < HEAD.most;
  const unit = within(head) ? 'metre' : within(head / 100) ? 'centimetre' : 'other';
  return { height, head, unit };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function formatOf(bytes: Uint8Array, { extensions }: AvatarDocument): AvatarReport['format'] {
  if (extensions?.VRMC_vrm) return 'vrm1';
  if (extensions?.VRM) return 'vrm0';
  return bytes[0] === '{'.charCodeAt(0) ? 'gltf' : 'glb';
}

function unsupported(message: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.unsupportedAvatarAsset, message, { cause });
}

import { AvatarError, ErrorCode, messageOf } from '../../base/errors.js';
import { measureHead } from '../head-fit.js';
import type { RigMap } from '../manifest.js';
import { nameTargets, unsupportedIn } from '../model-checks.js';
import { checkDocument } from '../model-document.js';
import { findFaceBones, type FaceBones } from '../rig/bone-map.js';
import { FOREIGN_NAMING } from '../rig/names.js';
import { planRig } from '../rig/rig-plan.js';
import {
  compressionsOf,
  meshesOf,
  readDocument,
  texturesOf,
  type AvatarDocument,
} from './document.js';
import { findingsOf, speechOf } from './findings.js';
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
 * @param bytes a `.glb`, `.vrm` or `.gltf`. Of a `.gltf`, files beside it are not read.
 * @throws AvatarError `unsupportedAvatarAsset` where the bytes are no glTF, make no sense as one, or
 * claim more than the limits. What needs a feature that is left out gives a report that says so.
 */
export async function inspectAvatar(
  bytes: Uint8Array,
  { rig }: InspectOptions = {},
): Promise<AvatarReport> {
  const read = readDocument(bytes);
  if (!read) throw unsupported('The file is no glTF, GLB or VRM.');
  try {
    const { document } = read;
    checkDocument(document);
    nameTargets(document);
    const model = await openModel(read);
    const { shapes, bones, size } = rigOf(model, rig);
    const found = {
      format: formatOf(bytes, document),
      bytes: bytes.byteLength,
      generator: document.asset.generator ?? null,
      meshes: meshesOf(document),
      shapes,
      bones,
      textures: texturesOf(document, read.binary),
      compression: compressionsOf(document),
      size,
    };
    const problem = unsupportedIn(document.extensionsRequired);
    const findings = findingsOf({
      ...found,
      problem: problem === undefined ? null : `${problem}.`,
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

function formatOf(bytes: Uint8Array, { extensions }: AvatarDocument): AvatarReport['format'] {
  if (extensions?.VRMC_vrm) return 'vrm1';
  if (extensions?.VRM) return 'vrm0';
  return bytes[0] === '{'.charCodeAt(0) ? 'gltf' : 'glb';
}

function unsupported(message: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.unsupportedAvatarAsset, message, { cause });
}

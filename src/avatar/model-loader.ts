import type { Group } from 'three';
import { GLTFLoader, type GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import { EmbeddedImages } from './embedded-images.js';
import { readGltfJson } from './gltf-json.js';
import { meshesIn } from './meshes.js';
import { meshoptDecoder } from './meshopt/decoder.js';
import type { VrmInfo } from './vrm.js';

/** A parsed model file, not yet a rig. */
export interface LoadedModel {
  readonly scene: Group;
  /** What the file says as a VRM, where it is one. */
  readonly vrm: VrmInfo | null;
}

/** Compressions that need an `unsafe-eval` decoder or a GPU transcoder, which this loader leaves out. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression: 'Draco compression. Compress with meshopt instead',
  KHR_texture_basisu: 'KTX2 textures. Use WebP, PNG or JPEG instead',
};

/**
 * Parses a `.glb`, `.vrm` or `.gltf`. External buffers and images are loaded relative to `url`.
 *
 * @throws AvatarError `unsupportedAvatarAsset` when the file is broken, empty or needs a feature
 * that is left out.
 */
export async function parseModel(
  bytes: Uint8Array<ArrayBuffer>,
  url: string,
): Promise<LoadedModel> {
  const loader = new GLTFLoader();
  // Of the decoder's interface, GLTFLoader uses what this one has.
  loader.setMeshoptDecoder(meshoptDecoder as never);
  loader.register((parser) => new EmbeddedImages(parser));
  const required = readGltfJson(bytes)?.extensionsRequired ?? [];
  const problem = required.map((name) => UNSUPPORTED[name]).find(Boolean);
  if (problem) throw unsupported(`${url} uses ${problem}.`);
  let gltf: GLTF;
  try {
    gltf = await loader.parseAsync(exactBuffer(bytes), folderOf(url));
  } catch (cause) {
    throw unsupported(`${url} cannot be read as glTF: ${messageOf(cause)}`, cause);
  }
  if (!gltf.scene || meshesIn(gltf.scene).length === 0)
    throw unsupported(`${url} has no mesh to show.`);
  return { scene: gltf.scene, vrm: await vrmOf(gltf) };
}

/** Most models are none, so what reads them is loaded only for one. */
async function vrmOf(gltf: GLTF): Promise<VrmInfo | null> {
  const { extensions = {} } = gltf.parser.json as { extensions?: Record<string, unknown> };
  if (!extensions.VRM && !extensions.VRMC_vrm) return null;
  const { readVrm } = await import('./vrm.js');
  return readVrm(gltf);
}

/** Where other files of a model are; nowhere for a blob: or data: address. */
function folderOf(url: string): string {
  return URL.canParse('.', url) ? new URL('.', url).href : '';
}

function exactBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function unsupported(message: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.unsupportedAvatarAsset, message, { cause });
}

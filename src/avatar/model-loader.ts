import type { Group } from 'three';
import { GLTFLoader, type GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import { EmbeddedImages } from './embedded-images.js';
import { meshesIn } from './meshes.js';
import { meshoptDecoder } from './meshopt/decoder.js';
import { NumberedMaterials } from './numbered-materials.js';
import { OWN_NAMING, type Naming } from './rig/naming.js';
import type { SplatModel } from './splat-model.js';
import type { VrmInfo } from './vrm.js';

/** A parsed model file, not yet a rig. */
export interface LoadedModel {
  readonly scene: Group;
  /** What the file says as a VRM, where it is one. */
  readonly vrm: VrmInfo | null;
  readonly naming: Naming;
  /** Keeps poses to what the model can show, where it has limits. */
  readonly limiter?: SplatModel['limiter'];
}

/**
 * Parses a `.glb`, `.vrm`, `.gltf` or the archive of an avatar of splats; their bytes tell which. External
 * buffers and images are loaded relative to `url`.
 *
 * @param ours - the file comes with this package, and need not be checked
 * @throws AvatarError `unsupportedAvatarAsset` when the file is broken, empty, beyond the limits or
 * needs a feature that is left out.
 */
export async function parseModel(
  bytes: Uint8Array<ArrayBuffer>,
  url: string,
  ours = false,
): Promise<LoadedModel> {
  const loader = new GLTFLoader();
  // Of the decoder's interface, GLTFLoader uses what this one has.
  loader.setMeshoptDecoder(meshoptDecoder as never);
  const foreign = ours ? null : await fetchForeign();
  let gltf: GLTF;
  let splats: SplatModel | null | undefined;
  try {
    splats = await foreign?.splatsOf(bytes);
    const glb = splats?.glb ?? bytes;
    loader.register((parser) => new EmbeddedImages(parser));
    loader.register((parser) => new NumberedMaterials(parser));
    foreign?.addChecks(loader, glb);
    gltf = await loader.parseAsync(exactBuffer(glb), folderOf(url));
    await splats?.rig(gltf);
  } catch (cause) {
    if (cause instanceof AvatarError) throw cause;
    throw unsupported(`${url} cannot be read as glTF or splats: ${messageOf(cause)}`, cause);
  }
  if (!gltf.scene || meshesIn(gltf.scene).length === 0)
    throw unsupported(`${url} has no mesh to show.`);
  const naming = foreign?.FOREIGN_NAMING ?? OWN_NAMING;
  return { scene: gltf.scene, vrm: await vrmOf(gltf), naming, limiter: splats?.limiter };
}

/** Characters of this package need neither checks nor guesses. */
function fetchForeign() {
  return import('./foreign-model.js').catch(
    unfetched('What checks models', ErrorCode.failedToDownloadAvatarAssets),
  );
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

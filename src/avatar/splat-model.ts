import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { ErrorCode } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import { isZip, readGltfJson } from './gltf-json.js';
import type { poseLimiter } from './splats/index.js';

/** A file of splats. */
export interface SplatModel {
  /** The glTF document in it. */
  readonly glb: Uint8Array<ArrayBuffer>;
  /**
   * Puts the splats in their place in the document.
   *
   * @throws Error that says what is wrong with them
   */
  rig(gltf: GLTF): Promise<void>;
  readonly limiter: typeof poseLimiter;
}

/**
 * Opens a file that is of splats: the archive of a LAM avatar, or glTF with `KHR_gaussian_splatting`; null
 * for any other. Most are others, so what reads splats is loaded only for one.
 *
 * @throws Error that says what is wrong with the archive
 */
export async function splatsOf(bytes: Uint8Array<ArrayBuffer>): Promise<SplatModel | null> {
  const archive = isZip(bytes);
  const used = archive ? [] : (readGltfJson(bytes)?.extensionsUsed ?? []);
  if (!archive && !used.includes('KHR_gaussian_splatting')) return null;
  const { readLam, rigSplats, poseLimiter } = await import('./splats/index.js').catch(
    unfetched('What shows splats', ErrorCode.failedToDownloadAvatarAssets),
  );
  const lam = archive ? await readLam(bytes) : null;
  return { glb: lam?.skin ?? bytes, rig: (gltf) => rigSplats(gltf, lam), limiter: poseLimiter };
}

import type { SplatCloud } from '../../render/splats/cloud.js';
import { CloudWriter } from './cloud-writer.js';
import { readPly } from './ply.js';
import { readZip } from './zip.js';

/**
 * The files of an avatar that LAM makes from a picture, as far as they are used: a skinned mesh with
 * ARKit's shapes, and a splat for each of its vertices.
 */
export interface LamFiles {
  readonly skin: Uint8Array<ArrayBuffer>;
  readonly offset: Uint8Array<ArrayBuffer>;
}

/** @throws SplatFileError that says what is wrong with the archive */
export async function readLam(bytes: Uint8Array): Promise<LamFiles> {
  const files = await readZip(bytes, ['skin.glb', 'offset.ply']);
  return { skin: files['skin.glb'], offset: files['offset.ply'] };
}

/** The splats of a LAM avatar. */
export interface LamCloud extends SplatCloud {
  /** From the vertex of every splat to its centre, in metres. */
  readonly offset: Float32Array;
}

/**
 * Faint, large splats far from their vertex are a haze around head and shoulders. In metres, found by
 * looking at heads with and without them.
 */
const HAZE = { offset: 0.03, size: 0.006, opacity: 0.35 };

/**
 * Reads `offset.ply`: `x y z` from the vertex, `f_dc_*` plain red, green and blue (no spherical
 * harmonics), `opacity` before the logistic function, `scale_*` as logarithms, `rot_*` as w x y z. What
 * makes haze gets an opacity of 0.
 *
 * @throws SplatFileError that says what is wrong with the file
 */
export function readLamCloud(bytes: Uint8Array): LamCloud {
  const { count, columns } = readPly(bytes);
  const offset = columns(['x', 'y', 'z']);
  const colours = columns(['f_dc_0', 'f_dc_1', 'f_dc_2']);
  const logits = columns(['opacity']);
  const scales = columns(['scale_0', 'scale_1', 'scale_2']).map(Math.exp);
  const turns = columns(['rot_1', 'rot_2', 'rot_3', 'rot_0']);
  const writer = new CloudWriter(count);
  for (let i = 0; i < count; i++) {
    const opacity = 1 / (1 + Math.exp(-logits[i]));
    const away = Math.hypot(offset[i * 3], offset[i * 3 + 1], offset[i * 3 + 2]);
    const size = Math.max(scales[i * 3], scales[i * 3 + 1], scales[i * 3 + 2]);
    const haze = away > HAZE.offset && size > HAZE.size && opacity < HAZE.opacity;
    writer.set(i, colours, haze || !Number.isFinite(away) ? 0 : opacity, scales, turns);
  }
  const { colour, covariance } = writer;
  return { count, colour, covariance, offset };
}

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
  const ply = readPly(bytes);
  const columns = (names: string) => names.split(' ').map((name) => ply.column(name));
  const offsets = columns('x y z');
  const colours = columns('f_dc_0 f_dc_1 f_dc_2');
  const [logits] = columns('opacity');
  const logScales = columns('scale_0 scale_1 scale_2');
  const turns = columns('rot_1 rot_2 rot_3 rot_0');
  const at = (from: readonly Float32Array[], i: number) =>
    [0, 1, 2].map((k) => from[k][i]) as Vector;
  const writer = new CloudWriter(ply.count);
  const offset = new Float32Array(ply.count * 3);
  for (let i = 0; i < ply.count; i++) {
    const opacity = 1 / (1 + Math.exp(-logits[i]));
    const away = at(offsets, i);
    if (!away.every(Number.isFinite)) continue;
    offset.set(away, i * 3);
    const scale = at(logScales, i).map(Math.exp) as Vector;
    const far = Math.hypot(...away) > HAZE.offset && Math.max(...scale) > HAZE.size;
    const [x, y, z, w] = turns.map((column) => column[i]);
    const seen = far && opacity < HAZE.opacity ? 0 : opacity;
    writer.set(i, at(colours, i), seen, scale, [x, y, z, w]);
  }
  const { count, colour, covariance } = writer;
  return { count, colour, covariance, offset };
}

type Vector = [number, number, number];

import { Slices } from '../../base/slices.js';
import { decodeIndexBuffer, decodeIndexSequence } from './index-codec.js';
import type { MeshoptFilter, Unfilter } from './components.js';
import { unfilterOf } from './filters.js';
import { decodeVertexBuffer } from './vertex-codec.js';
import { MeshoptError } from './meshopt-error.js';

const slices = new Slices();

/** Largest stride of the formats. */
const MAX_STRIDE = 256;
/** Bytes of vertices that a byte can stand for: two bits for a byte each of 256 vertices. */
const DENSEST = 1024;
/** Elements whose filter is undone between two pauses. */
const FILTERED = 4096;

type MeshoptMode = 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';

/**
 * A meshopt decoder in plain JavaScript that works in short slices, in the shape that three's
 * GLTFLoader asks for. The usual decoder is WebAssembly, which a strict Content Security Policy refuses without
 * `'wasm-unsafe-eval'`; this one runs under any policy, needs no worker, and is a fifth of the
 * size. Formats: the appendix of the glTF extension EXT_meshopt_compression, and
 * KHR_meshopt_compression for version 1. Written after the reference decoder of meshoptimizer by
 * Jasper St. Pierre (MIT licence, copyright 2016-2026 Arseny Kapoulkine).
 */
export const meshoptDecoder = {
  supported: true,
  ready: Promise.resolve(),

  /**
   * Decodes `count` elements of `size` bytes. Rejects with a MeshoptError for broken data, before
   * anything is set aside for elements that the data cannot hold.
   */
  async decodeGltfBufferAsync(
    count: number,
    size: number,
    source: Uint8Array,
    mode: string,
    filter: string = 'NONE',
  ): Promise<Uint8Array<ArrayBuffer>> {
    const unfilter = await unfilterOf(filter as MeshoptFilter);
    return slices.run(decode(count, size, source, mode as MeshoptMode, unfilter));
  },
};

function* decode(
  count: number,
  size: number,
  source: Uint8Array,
  mode: MeshoptMode,
  unfilter: Unfilter | null,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const densest = { ATTRIBUTES: DENSEST / size, TRIANGLES: 3, INDICES: 1 }[mode];
  if (!(size > 0 && size <= MAX_STRIDE && count <= source.length * densest)) {
    throw new MeshoptError(`no ${count} elements of ${size} bytes, mode ${mode}`);
  }
  const target = new Uint8Array(count * size);
  if (mode === 'TRIANGLES') yield* decodeIndexBuffer(target, count, size, source);
  else if (mode === 'INDICES') yield* decodeIndexSequence(target, count, size, source);
  else {
    yield* decodeVertexBuffer(target, count, size, source);
    for (let at = 0; unfilter && at < target.length; at += FILTERED * size) {
      unfilter(target.subarray(at, at + FILTERED * size), size);
      yield;
    }
  }
  return target;
}

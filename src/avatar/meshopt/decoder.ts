import { decodeIndexBuffer, decodeIndexSequence } from './index-codec.js';
import { undoFilter, type MeshoptFilter } from './filters.js';
import { decodeVertexBuffer } from './vertex-codec.js';
import { MeshoptError } from './meshopt-error.js';
import { Slices } from './slices.js';

const slices = new Slices();

type MeshoptMode = 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';

/**
 * A meshopt decoder in plain JavaScript that works in short slices, in the shape that three's GLTFLoader asks for. The usual
 * decoder is WebAssembly, which a strict Content Security Policy refuses without
 * `'wasm-unsafe-eval'`; this one runs under any policy, needs no worker, and is a fifth of the
 * size. Formats: the appendix of the glTF extension EXT_meshopt_compression, and
 * KHR_meshopt_compression for version 1. Written after the reference decoder of meshoptimizer by
 * Jasper St. Pierre (MIT licence, copyright 2016-2026 Arseny Kapoulkine).
 */
export const meshoptDecoder = {
  supported: true,
  ready: Promise.resolve(),

  /** Decodes `count` elements of `size` bytes. Rejects with a MeshoptError for broken data. */
  decodeGltfBufferAsync(
    count: number,
    size: number,
    source: Uint8Array,
    mode: string,
    filter: string = 'NONE',
  ): Promise<Uint8Array<ArrayBuffer>> {
    return slices.run(() => {
      const target = new Uint8Array(count * size);
      decode(target, count, size, source, mode as MeshoptMode, filter as MeshoptFilter);
      return target;
    });
  },
};

function decode(
  target: Uint8Array<ArrayBuffer>,
  count: number,
  size: number,
  source: Uint8Array,
  mode: MeshoptMode,
  filter: MeshoptFilter,
): void {
  if (mode === 'TRIANGLES') decodeIndexBuffer(target, count, size, source);
  else if (mode === 'INDICES') decodeIndexSequence(target, count, size, source);
  else if (mode === 'ATTRIBUTES') {
    decodeVertexBuffer(target, count, size, source);
    undoFilter(target, size, filter);
  } else throw new MeshoptError(`unknown mode ${String(mode)}`);
}

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import { LRUCache } from 'lru-cache';
import type { StoredFile } from './catalog.js';

const brotli = promisify(brotliCompress);

/** Formats that are not compressed in themselves. */
const COMPRESSIBLE = new Set(['.json', '.glb', '.gltf', '.bin', '.vrm', '.svg']);
/** Larger files are sent as they are: their compressed form is kept in memory. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Bytes of compressed forms kept; those asked for longest ago go first. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;
/** Of 11: nearly the best, in a tenth of the time. */
const QUALITY = 9;

/** Brotli forms of files by hash, made on first use and kept as far as there is room. */
export class CompressedFiles {
  readonly #cache: LRUCache<string, Buffer, StoredFile>;

  constructor(maxBytes = MAX_CACHE_BYTES) {
    this.#cache = new LRUCache<string, Buffer, StoredFile>({
      maxSize: maxBytes,
      sizeCalculation: (body) => Math.max(1, body.byteLength),
      // Whoever waits gets it, also when it went out again for others meanwhile.
      ignoreFetchAbort: true,
      fetchMethod: (_sha256, _stale, { context: file }) => compress(file.path),
    });
  }

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#cache.calculatedSize;
  }

  /** @returns null where compression is not asked for, or not worth it. */
  async get(file: StoredFile, acceptEncoding: string | undefined): Promise<Buffer | null> {
    if (!acceptEncoding || negotiate(acceptEncoding, ['br']) !== 'br') return null;
    if (!COMPRESSIBLE.has(extname(file.path)) || file.bytes > MAX_FILE_BYTES) return null;
    return (await this.#cache.fetch(file.sha256, { context: file })) ?? null;
  }
}

async function compress(path: string): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
  return brotli(await readFile(path), { params });
}

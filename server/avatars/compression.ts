import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { StoredFile } from './catalog.js';

const brotli = promisify(brotliCompress);

/** Formats that are not compressed in themselves. */
const COMPRESSIBLE = new Set(['.json', '.glb', '.gltf', '.bin', '.vrm', '.svg']);
/** Larger files are sent as they are: their compressed form is kept in memory. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Of 11: nearly the best, in a tenth of the time. */
const QUALITY = 9;

/** Brotli forms of files by hash, made on first use. */
export class CompressedFiles {
  readonly #cache = new Map<string, Promise<Buffer>>();

  /** @returns null where compression is not asked for, or not worth it. */
  async get(file: StoredFile, acceptEncoding: string | undefined): Promise<Buffer | null> {
    const accepted = /(?:^|,)\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/;
    if (!accepted.test(acceptEncoding ?? '')) return null;
    if (!COMPRESSIBLE.has(extname(file.path)) || file.bytes > MAX_BYTES) return null;
    const known = this.#cache.get(file.sha256);
    if (known) return known;
    const made = compress(file.path);
    this.#cache.set(file.sha256, made);
    made.catch(() => this.#cache.delete(file.sha256));
    return made;
  }
}

async function compress(path: string): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
  return brotli(await readFile(path), { params });
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyBaseLogger } from 'fastify';

const MANIFEST = 'avatar.json';
/** Ids become folder names, so that they must not be able to name anything else. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Files inside the avatar's folder: no parent folder, no absolute path. */
const FILE_NAME = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** What a manifest says of a file. */
interface ManifestFile {
  readonly file: string;
  readonly sha256: string;
}

/** The fields of an `avatar.json` that name files. */
type ManifestFiles = Partial<Record<'model' | 'compressedModel' | 'poster', ManifestFile>>;

/** A file of an avatar as it lies on disk. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}

/** An avatar of this server with its files by the names of the manifest. */
export interface StoredAvatar {
  readonly id: string;
  readonly manifest: StoredFile;
  readonly files: ReadonlyMap<string, StoredFile>;
}

/**
 * The avatars of a server: folders with an `avatar.json`. They are looked up on demand and read
 * again when their manifest changes, so that an avatar can be added while the server runs.
 */
export class AvatarCatalog {
  readonly #cache = new Map<string, { changed: number; avatar: Promise<StoredAvatar | null> }>();

  /** @param roots - folders of avatar folders, the first that has an id wins */
  constructor(
    private readonly roots: readonly string[],
    private readonly log: FastifyBaseLogger,
  ) {}

  async find(id: string): Promise<StoredAvatar | null> {
    if (!ID.test(id)) return null;
    for (const root of this.roots) {
      const folder = join(root, id);
      const changed = await changeTime(join(folder, MANIFEST));
      if (changed === null) continue;
      const cached = this.#cache.get(folder);
      if (cached?.changed === changed) return cached.avatar;
      const avatar = this.#read(id, folder);
      this.#cache.set(folder, { changed, avatar });
      return avatar;
    }
    return null;
  }

  async #read(id: string, folder: string): Promise<StoredAvatar | null> {
    try {
      const path = join(folder, MANIFEST);
      const manifest = JSON.parse(await readFile(path, 'utf8')) as ManifestFiles;
      const files = new Map([[MANIFEST, await store(folder, MANIFEST)]]);
      for (const entry of [manifest.model, manifest.compressedModel, manifest.poster]) {
        if (entry) files.set(entry.file, await this.#verified(folder, entry));
      }
      return { id, manifest: await store(folder, MANIFEST), files };
    } catch (error) {
      this.log.error({ err: error, folder }, 'avatar cannot be served');
      return null;
    }
  }

  async #verified(folder: string, entry: ManifestFile): Promise<StoredFile> {
    if (!FILE_NAME.test(entry.file)) throw new Error(`"${entry.file}" is no file of the avatar.`);
    const file = await store(folder, entry.file);
    if (file.sha256 !== entry.sha256) {
      throw new Error(`${entry.file} has another SHA-256 than its manifest says.`);
    }
    return file;
  }
}

async function store(folder: string, name: string): Promise<StoredFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function changeTime(path: string): Promise<number | null> {
  return stat(path).then(
    (info) => info.mtimeMs,
    () => null,
  );
}

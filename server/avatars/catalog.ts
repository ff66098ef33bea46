import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { App } from '../auth/apps.js';
import { ConfigError } from '../options.js';

const MANIFEST = 'avatar.json';
/** Ids become folder names, so that they must not be able to name anything else. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Files inside the avatar's folder: no parent folder, no absolute path. */
const FILE_NAME = /^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** How long it is remembered that an avatar cannot be served, in milliseconds. */
const FAULTY_MS = 10_000;
/** What says that there is no file; anything else says nothing of the file. */
const ABSENT = ['ENOENT', 'ENOTDIR'];

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

/** What reading an avatar's folder came to. */
interface Reading {
  /** Null where it cannot be served. */
  readonly avatar: StoredAvatar | null;
  /** Its files, and what they were like before they were read. */
  readonly stamps: ReadonlyMap<string, string | null>;
  /** When it is to be read again though nothing changed, in milliseconds of `Date.now()`. */
  readonly until: number;
}

/**
 * The avatars of a server: folders with an `avatar.json`. They are looked up on demand and read
 * again when the manifest changes or a file that it names, so that an avatar can be added while the
 * server runs, in any order. Links that lead out of their root are not followed.
 */
export class AvatarCatalog {
  readonly #roots: readonly string[];
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #log: FastifyBaseLogger;
  readonly #cache = new Map<string, { changed: string; reading: Promise<Reading> }>();
  /** Told when the files of an avatar are found to be others than before. */
  onChange: (name: string) => void = () => {};

  /**
   * @param roots - folders of avatar folders, the first that has an id wins
   * @param aliases - other ids of avatars, such as those of another service, and their folders
   */
  constructor(
    roots: readonly string[],
    log: FastifyBaseLogger,
    aliases: Readonly<Record<string, string>> = {},
  ) {
    this.#roots = roots;
    this.#aliases = new Map(Object.entries(aliases));
    this.#log = log;
  }

  /** @throws ConfigError when an alias leads to no folder, or hides one. */
  async checkAliases(): Promise<void> {
    for (const [alias, name] of this.#aliases) {
      if (!(await this.#folderOf(name))) {
        throw new ConfigError(
          `avatarAliases: ${alias} stands for the avatar ${name}, but none of the avatarRoots ` +
            `(${this.#roots.join(', ')}) has a folder ${name} with an ${MANIFEST}.`,
        );
      }
      if (await this.#folderOf(alias)) {
        throw new ConfigError(
          `avatarAliases: ${alias} is the id of an avatar itself. Choose another alias, or rename its folder.`,
        );
      }
    }
  }

  /**
   * The avatar with this id or alias. Null where there is none, or where the app may not use it.
   *
   * @throws what the file system says, where it can say nothing of the files: `EMFILE` for example
   */
  async find(id: string, app: App): Promise<StoredAvatar | null> {
    const name = this.#aliases.get(id) ?? id;
    if (!app.mayUse(id) && !app.mayUse(name)) return null;
    const found = await this.#folderOf(name);
    if (!found) return null;
    const { root, folder, changed } = found;
    const cached = this.#cache.get(folder);
    let hasChanged = cached !== undefined;
    if (cached?.changed === changed) {
      const { avatar, stamps, until } = await cached.reading;
      hasChanged = await anyChanged(stamps);
      if (Date.now() < until && !hasChanged) return avatar;
      const newer = this.#cache.get(folder);
      if (newer && newer !== cached) return (await newer.reading).avatar;
    }
    const entry = { changed, reading: this.#read(name, root, folder) };
    this.#cache.set(folder, entry);
    if (hasChanged) this.onChange(name);
    try {
      return (await entry.reading).avatar;
    } catch (error) {
      if (this.#cache.get(folder) === entry) this.#cache.delete(folder);
      throw error;
    }
  }

  /** Has an avatar read again when it is asked for next: another node says that it has changed. */
  forget(name: string): void {
    for (const root of this.#roots) this.#cache.delete(join(root, name));
  }

  /** The folder of an avatar, and the stamp of its manifest. */
  async #folderOf(name: string): Promise<{ root: string; folder: string; changed: string } | null> {
    if (!ID.test(name)) return null;
    for (const root of this.#roots) {
      const folder = join(root, name);
      const changed = await stampOf(join(folder, MANIFEST));
      if (changed !== null) return { root, folder, changed };
    }
    return null;
  }

  async #read(id: string, root: string, folder: string): Promise<Reading> {
    const stamps = new Map<string, string | null>();
    try {
      const path = join(folder, MANIFEST);
      await assertInside(root, path);
      const manifest = JSON.parse(await readFile(path, 'utf8')) as ManifestFiles;
      const named = [manifest.model, manifest.compressedModel, manifest.poster].filter(
        (entry) => entry !== undefined,
      );
      for (const { file } of named) {
        if (!FILE_NAME.test(file)) throw new Error(`"${file}" is no file of the avatar.`);
        stamps.set(join(folder, file), await stampOf(join(folder, file)));
        await assertInside(root, join(folder, file));
      }
      const files = new Map([[MANIFEST, await store(folder, MANIFEST)]]);
      for (const entry of named) files.set(entry.file, await this.#verified(folder, entry));
      const avatar = { id, manifest: await store(folder, MANIFEST), files };
      return { avatar, stamps, until: Infinity };
    } catch (error) {
      if (!tellsOfFile(error)) throw error;
      this.#log.error({ err: error, folder }, 'avatar cannot be served');
      return { avatar: null, stamps, until: Date.now() + FAULTY_MS };
    }
  }

  async #verified(folder: string, entry: ManifestFile): Promise<StoredFile> {
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

/** Differs when a file was written to or replaced; null where there is none. */
async function stampOf(path: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if (tellsOfFile(error)) return null;
    throw error;
  }
}

/** Whether an error is about what the files are, and not about whether they can be asked. */
function tellsOfFile(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || ABSENT.includes(code);
}

/** @throws Error where a file lies outside of a folder once all links are followed */
async function assertInside(root: string, path: string): Promise<void> {
  const [folder, file] = await Promise.all([realpath(root), realpath(path)]);
  if (!file.startsWith(folder + sep)) throw new Error(`${path} leads out of ${root}.`);
}

async function anyChanged(stamps: ReadonlyMap<string, string | null>): Promise<boolean> {
  for (const [path, stamp] of stamps) if ((await stampOf(path)) !== stamp) return true;
  return false;
}

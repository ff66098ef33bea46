/** Name in Cache Storage. A change of the key format needs a new name. */
const CACHE_NAME = 'spatius-avatar-files-1';
const HASH_PARAMETER = 'spatius-sha256';
/** Files kept at most; the oldest go first. A few characters with a spare version each. */
const MAX_FILES = 12;
/** Bytes kept in memory where Cache Storage cannot be used. */
const MAX_MEMORY_BYTES = 8 * 1024 * 1024;

/**
 * Keeps downloaded avatar files across page loads, keyed by address and SHA-256: a new version of
 * a file replaces the old one, and a file can never be stale. Uses Cache Storage, and memory where
 * that is missing or refuses (no secure context, private window, full disk). Never throws.
 */
export class AssetCache {
  readonly #memory = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What is being written, for whoever asks next. */
  #written: Promise<unknown> = Promise.resolve();

  async get(url: string, hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const key = keyOf(url, hash);
    await this.#written;
    try {
      const cache = await caches.open(CACHE_NAME);
      const hit = await cache.match(key);
      if (hit) return new Uint8Array(await hit.arrayBuffer());
    } catch {
      // The memory below is the fallback.
    }
    return this.#memory.get(key);
  }

  /** Whether a file of this address is kept, of whatever version. */
  async knows(url: string): Promise<boolean> {
    await this.#written;
    try {
      const cache = await caches.open(CACHE_NAME);
      if ((await cache.keys(url, { ignoreSearch: true })).length > 0) return true;
    } catch {
      // The memory below is the fallback.
    }
    return [...this.#memory.keys()].some((key) => withoutHash(key) === url);
  }

  /** Keeps a file. Nobody needs to wait for that. */
  put(url: string, hash: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#written = this.#written.then(() => this.#write(url, hash, bytes));
  }

  async #write(url: string, hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const key = keyOf(url, hash);
    try {
      const cache = await caches.open(CACHE_NAME);
      await dropOtherVersions(cache, key);
      await cache.put(key, new Response(bytes));
      const files = await cache.keys();
      const surplus = files.slice(0, Math.max(0, files.length - MAX_FILES));
      await Promise.all(surplus.map((request) => cache.delete(request)));
    } catch {
      this.#remember(key, bytes);
    }
  }

  async delete(url: string, hash: string): Promise<void> {
    const key = keyOf(url, hash);
    this.#memory.delete(key);
    try {
      await (await caches.open(CACHE_NAME)).delete(key);
    } catch {
      // Nothing was stored there.
    }
  }

  #remember(key: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#memory.delete(key);
    this.#memory.set(key, bytes);
    let size = 0;
    for (const entry of this.#memory.values()) size += entry.byteLength;
    for (const [oldest, entry] of this.#memory) {
      if (size <= MAX_MEMORY_BYTES) break;
      this.#memory.delete(oldest);
      size -= entry.byteLength;
    }
  }
}

function keyOf(url: string, hash: string): string {
  const key = new URL(url);
  key.hash = '';
  key.searchParams.set(HASH_PARAMETER, hash);
  return key.href;
}

async function dropOtherVersions(cache: Cache, key: string): Promise<void> {
  const versions = await cache.matchAll(key, { ignoreSearch: true });
  if (versions.length === 0) return;
  const wanted = withoutHash(key);
  const stale = (await cache.keys()).filter(
    ({ url }) => url !== key && withoutHash(url) === wanted,
  );
  await Promise.all(stale.map((request) => cache.delete(request)));
}

function withoutHash(key: string): string {
  const url = new URL(key);
  url.searchParams.delete(HASH_PARAMETER);
  return url.href;
}

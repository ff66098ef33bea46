import { createHash, timingSafeEqual } from 'node:crypto';

/** Marks a configured key that is the SHA-256 of the key, in hexadecimal. */
export const HASH_PREFIX = 'sha256:';

/** Shortest key in clear that a configuration may have, in characters. */
export const MIN_KEY_LENGTH = 16;

/** What an entry of the configuration looks like: a key in clear, or its hash. */
export const API_KEY_ENTRY = `^(?:(?!${HASH_PREFIX})[^]{${MIN_KEY_LENGTH},}|${HASH_PREFIX}[0-9a-fA-F]{64})$`;

/**
 * The API keys of one app. Only their hashes are kept, and a presented key is compared with all
 * of them in constant time, so that neither memory nor timing gives a key away.
 */
export class ApiKeys {
  readonly #hashes: readonly Buffer[];

  /** @param keys - keys in clear, or `sha256:` and the 64 hexadecimal digits of a key's hash */
  constructor(keys: readonly string[]) {
    this.#hashes = keys.map((key) =>
      key.startsWith(HASH_PREFIX)
        ? Buffer.from(key.slice(HASH_PREFIX.length), 'hex')
        : hashApiKey(key),
    );
  }

  /** @param hash - from {@link hashApiKey} */
  has(hash: Buffer): boolean {
    let found = false;
    for (const own of this.#hashes) found = timingSafeEqual(own, hash) || found;
    return found;
  }
}

export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

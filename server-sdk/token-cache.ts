/** A token is not used any more this long before it expires, in seconds. */
const MARGIN_SECONDS = 60;
/** Most tokens kept. */
const CAPACITY = 1000;

/** Whose token it is. */
export interface TokenOwner {
  readonly console: string;
  readonly appId: string;
  readonly apiKey: string;
}

interface Entry {
  readonly token: Promise<string>;
  /** Unix seconds. */
  readonly expireAt: number;
}

/** Session Tokens fetched ahead of their use; one for each owner. */
export class TokenCache {
  /** The oldest first. */
  readonly #entries = new Map<string, Entry>();

  /** Keeps a token that is being fetched; one that cannot be had is forgotten. */
  put(owner: TokenOwner, expireAt: number, token: Promise<string>): void {
    const key = keyOf(owner);
    const entry = { token, expireAt };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    token.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > CAPACITY) this.#entries.delete(oldest);
  }

  /**
   * The token of an owner that lives for another minute, and not beyond `latest` (Unix seconds);
   * null where there is none.
   */
  async get(owner: TokenOwner, latest: number): Promise<string | null> {
    const entry = this.#entries.get(keyOf(owner));
    if (!entry || entry.expireAt > latest) return null;
    if (entry.expireAt - MARGIN_SECONDS <= Date.now() / 1000) {
      this.drop(owner);
      return null;
    }
    return entry.token.catch(() => null);
  }

  /** Forgets the token of an owner, because a server refused it. */
  drop(owner: TokenOwner): void {
    this.#entries.delete(keyOf(owner));
  }
}

function keyOf({ console, appId, apiKey }: TokenOwner): string {
  return JSON.stringify([console, appId, apiKey]);
}

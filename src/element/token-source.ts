import { ErrorCode } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import type { TokenRequest } from '../sdk/engine.js';

/** What the element says about tokens, read at each request. */
export interface TokenOptions {
  readonly sessionToken: string | null;
  readonly tokenUrl: string | null;
  readonly appId: string | null;
}

/**
 * Gives Session Tokens: the one set on the element, else one fetched from its `token-url`. A
 * fetched token serves until the server refuses it, as tokens hold for more than one connection.
 */
export class TokenSource {
  readonly #options: TokenOptions;
  #fetched: { readonly url: string; readonly token: string } | null = null;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** @throws as `fetchToken` does, and AvatarError `networkLayerNotAvailable` when that cannot be had. */
  async get({ refresh, signal }: TokenRequest): Promise<string | null> {
    const { sessionToken, tokenUrl: url, appId } = this.#options;
    if (url === null || (sessionToken !== null && !refresh)) return sessionToken;
    if (!refresh && this.#fetched?.url === url) return this.#fetched.token;
    this.#fetched = null;
    const { fetchToken } = await import('./fetch-token.js').catch(
      unfetched('What asks for tokens', ErrorCode.networkLayerNotAvailable),
    );
    const token = await fetchToken(url, appId, signal);
    this.#fetched = { url, token };
    return token;
  }
}

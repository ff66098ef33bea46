import { ErrorCode } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import type { TokenRequest } from '../sdk/engine.js';
import type { FetchedTokens } from './fetch-token.js';

/** What the element says about tokens, read at each request. */
export interface TokenOptions {
  readonly sessionToken: string | null;
  readonly tokenUrl: string | null;
  readonly appId: string | null;
}

/** Gives Session Tokens: the one set on the element, else those of its `token-url`. */
export class TokenSource {
  readonly #options: TokenOptions;
  #fetched: FetchedTokens | undefined;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** @throws as `fetchToken` does, and AvatarError `networkLayerNotAvailable` when that cannot be had. */
  async get(request: TokenRequest): Promise<string | null> {
    const { sessionToken, tokenUrl, appId } = this.#options;
    if (tokenUrl === null || (sessionToken !== null && !request.refresh)) return sessionToken;
    const { FetchedTokens } = await import('./fetch-token.js').catch(
      unfetched('What asks for tokens', ErrorCode.networkLayerNotAvailable),
    );
    return (this.#fetched ??= new FetchedTokens()).get(tokenUrl, appId, request);
  }
}

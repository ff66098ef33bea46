import { AvatarError, ErrorCode } from '../base/errors.js';
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

  /**
   * @throws AvatarError `sessionTokenInvalid` when the URL refuses, or gives no token;
   * `websocketError` when it cannot be reached now, which is worth another try.
   * @throws the signal's reason when aborted.
   */
  async get({ refresh, signal }: TokenRequest): Promise<string | null> {
    const { sessionToken, tokenUrl: url, appId } = this.#options;
    if (url === null || (sessionToken !== null && !refresh)) return sessionToken;
    if (!refresh && this.#fetched?.url === url) return this.#fetched.token;
    this.#fetched = null;
    const token = await fetchToken(url, appId, signal);
    this.#fetched = { url, token };
    return token;
  }
}

async function fetchToken(url: string, appId: string | null, signal: AbortSignal): Promise<string> {
  const failure = (code: ErrorCode, problem: string, cause?: unknown) =>
    new AvatarError(code, `token-url ${url} ${problem}`, { cause });
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(appId === null ? {} : { appId }),
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    const problem = 'could not be reached. Check the address, the network and CORS.';
    throw failure(ErrorCode.websocketError, problem, cause);
  }
  const body: unknown = await response.json().catch(() => null);
  signal.throwIfAborted();
  if (!response.ok) {
    const transient = response.status === 429 || response.status >= 500;
    const code = transient ? ErrorCode.websocketError : ErrorCode.sessionTokenInvalid;
    throw failure(code, `answered ${response.status}${messageOf(body)}.`);
  }
  const token = tokenOf(body);
  if (token === null) {
    const problem = 'answered without a "sessionToken" in its JSON.';
    throw failure(ErrorCode.sessionTokenInvalid, problem);
  }
  return token;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Servers of this kind name the token in three ways, at the root or inside `data`. */
function tokenOf(body: unknown): string | null {
  for (const place of [body, field(body, 'data')]) {
    for (const name of ['sessionToken', 'sessionKey', 'token']) {
      const token = field(place, name);
      if (typeof token === 'string' && token !== '') return token;
    }
  }
  return null;
}

function messageOf(body: unknown): string {
  const message = field(body, 'message') ?? field(body, 'error');
  return typeof message === 'string' ? `: ${message}` : '';
}

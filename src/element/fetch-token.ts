import { AvatarError, ErrorCode } from '../base/errors.js';
import type { TokenRequest } from '../sdk/engine.js';

/** Tokens of a `token-url`: one serves until the server refuses it, as it holds for more than one connection. */
export class FetchedTokens {
  #last: { readonly url: string; readonly token: string } | null = null;

  /** @throws as {@link fetchToken} does. */
  async get(url: string, appId: string | null, { refresh, signal }: TokenRequest): Promise<string> {
    if (!refresh && this.#last?.url === url) return this.#last.token;
    this.#last = null;
    const token = await fetchToken(url, appId, signal);
    this.#last = { url, token };
    return token;
  }
}

/**
 * Asks `url` for a Session Token.
 *
 * @throws AvatarError `sessionTokenInvalid` when the URL refuses, or gives no token;
 * `websocketError` when it cannot be reached now, which is worth another try.
 * @throws the signal's reason when aborted.
 */
export async function fetchToken(
  url: string,
  appId: string | null,
  signal: AbortSignal,
): Promise<string> {
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

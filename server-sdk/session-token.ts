import { firstError, parseJson } from './error-body.js';
import { SessionTokenError } from './errors.js';
import { httpFailure } from './failures.js';
import { BodyTooLargeError, postJson } from './http.js';

export interface TokenRequest {
  /** Base URL of the Console API. */
  readonly console: string;
  readonly apiKey: string;
  /** Unix seconds. */
  readonly expireAt: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks the Console API for a Session Token. The key says which app it is for.
 *
 * @throws SessionTokenError, or the reason of the signal.
 */
export async function requestSessionToken(request: TokenRequest): Promise<string> {
  const { status, body } = await post(request);
  const listed = firstError(body);
  if (status !== 200 || listed) {
    const { code, message, facts } = httpFailure(
      'session_token',
      status,
      body,
      listed ?? undefined,
    );
    throw new SessionTokenError(code, message, facts);
  }
  const answer = parseJson(body) as { sessionToken?: unknown } | null | undefined;
  const token = answer?.sessionToken;
  if (typeof token === 'string' && token !== '') return token;
  throw new SessionTokenError('protocolError', 'The Console API answered without a sessionToken.', {
    httpStatus: status,
    rawBody: body,
  });
}

async function post(request: TokenRequest): Promise<{ status: number; body: string }> {
  const { console, apiKey, expireAt, timeoutMs, signal } = request;
  const url = `${console}/session-tokens`;
  try {
    const headers = { 'X-Api-Key': apiKey };
    return await postJson({ url, body: { expireAt }, headers, timeoutMs, signal });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const [code, problem] =
      error instanceof BodyTooLargeError
        ? (['protocolError', error.message] as const)
        : (['connectionFailed', reasonOf(error)] as const);
    throw new SessionTokenError(code, `No Session Token from ${url}: ${problem}`, { cause: error });
  }
}

/** `fetch` says "fetch failed" and keeps what failed in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}

import { DEFAULT_TOKEN_SECONDS, resolveCredentials, resolveTimeout } from './config.js';
import { atAny, resolveEndpoints, type EndpointOptions } from './endpoints.js';
import type { AppCredentials } from './options.js';
import { requestSessionToken } from './session-token.js';
import { TokenCache } from './token-cache.js';

export interface PrewarmOptions extends AppCredentials, EndpointOptions {
  /** Longest wait for each answer, in milliseconds. Default 10000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Tokens of this process that were fetched by {@link prewarm}. */
export const prewarmed = new TokenCache();

/**
 * Fetches a Session Token of an hour ahead of use. Sessions of the same app with the same endpoints
 * then need no round trip in `init()`, as long as the token lives for another minute and not longer
 * than the `expireAt` of the session. One that is refused is dropped, and a new one is fetched.
 *
 * @throws AvatarSDKError
 */
export async function prewarm(options: PrewarmOptions = {}): Promise<void> {
  const { appId, apiKey } = resolveCredentials(options);
  const timeoutMs = resolveTimeout(options.timeoutMs);
  const { signal } = options;
  const { consoles } = await resolveEndpoints(options, { appId, timeoutMs, signal });
  const expireAt = Math.floor(Date.now() / 1000) + DEFAULT_TOKEN_SECONDS;
  await atAny(consoles, async (console) => {
    const owner = { console, appId, apiKey };
    const token = requestSessionToken({ ...owner, expireAt, timeoutMs, signal });
    prewarmed.put(owner, expireAt, token);
    await token;
  });
}

import type { AvatarSessionConfig } from './config.js';
import { unlessAborted } from './deadline.js';
import { atAny, resolveEndpoints, type Endpoints } from './endpoints.js';
import { AvatarSDKError } from './errors.js';
import { openSession, type SessionHandlers } from './handshake.js';
import type { LinkRequest } from './link.js';
import { prewarmed } from './prewarm.js';
import { requestSessionToken } from './session-token.js';
import type { TokenOwner } from './token-cache.js';

/** Where the services are, and a token that lets a session in. */
export interface Access {
  readonly endpoints: Endpoints;
  readonly owner: TokenOwner;
  readonly token: string;
  /** Whether the token was fetched ahead, so that the server may have forgotten it. */
  readonly ahead: boolean;
}

/**
 * Finds the services and gets a Session Token, one fetched ahead where there is one.
 *
 * @throws SessionTokenError, AvatarSDKError, or the reason of the signal.
 */
export async function gainAccess(
  config: AvatarSessionConfig,
  apiKey: string,
  signal: AbortSignal,
): Promise<Access> {
  const { appId, timeoutMs, expireAt } = config;
  const endpoints = await resolveEndpoints(config, { appId, timeoutMs, signal });
  return atAny(endpoints.consoles, async (console) => {
    const owner = { console, appId, apiKey };
    const early = await unlessAborted(prewarmed.get(owner, expireAt), signal);
    const token = early ?? (await requestSessionToken({ ...owner, expireAt, timeoutMs, signal }));
    return { endpoints, owner, token, ahead: early === token };
  });
}

/**
 * Connects and does the handshake, with the next server where one of several is not reached. Where the server refuses a token that was fetched ahead, once
 * more with a new one.
 *
 * @throws AvatarSDKError, or the reason of the signal; nothing stays open then.
 */
export async function connect(
  { endpoints, owner, token, ahead }: Access,
  config: AvatarSessionConfig,
  handlers: SessionHandlers,
  signal: AbortSignal,
): Promise<void> {
  const open = (sessionToken: string): Promise<void> =>
    atAny(endpoints.sockets(config.avatarId), (url) =>
      openSession(linkRequest(url, config, sessionToken), config, handlers, signal),
    );
  try {
    await open(token);
  } catch (error) {
    if (!ahead || !isTokenRefusal(error)) throw error;
    prewarmed.drop(owner);
    const { expireAt, timeoutMs } = config;
    await open(await requestSessionToken({ ...owner, expireAt, timeoutMs, signal }));
  }
}

function linkRequest(
  url: URL,
  { appId, useQueryAuth }: AvatarSessionConfig,
  token: string,
): LinkRequest {
  if (!useQueryAuth) return { url, headers: { 'X-App-ID': appId, 'X-Session-Key': token } };
  url.searchParams.set('appId', appId);
  url.searchParams.set('sessionKey', token);
  return { url, headers: {} };
}

function isTokenRefusal(error: unknown): boolean {
  if (!(error instanceof AvatarSDKError)) return false;
  return error.code === 'sessionTokenInvalid' || error.code === 'sessionTokenExpired';
}

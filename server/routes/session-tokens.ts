import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CONSOLE_PATH } from '../../src/protocol/regions.js';
import type { App, AppRegistry } from '../auth/apps.js';
import { RateLimit } from '../auth/rate-limit.js';
import type { SessionTokens } from '../auth/session-tokens.js';
import { ApiError } from '../http/api-error.js';

/** Longest life of a token in seconds. */
export const MAX_TOKEN_SECONDS = 24 * 3600;
/** Unix seconds beyond this (the year 5138) are milliseconds by mistake. */
const MILLISECONDS_FROM = 1e11;

export interface SessionTokenRouteOptions {
  readonly apps: AppRegistry;
  readonly tokens: SessionTokens;
  /** Tokens for one app, or attempts of one address, in a minute. */
  readonly perMinute: number;
}

/** What the API answers; one token under every name that clients look for. */
export function tokenAnswer(token: string): Record<string, string> {
  return { sessionToken: token, sessionKey: token, session_token: token, token };
}

/** The Console API: an API key buys a Session Token. */
export function sessionTokenRoutes(app: FastifyInstance, options: SessionTokenRouteOptions): void {
  const limit = new RateLimit(options.perMinute);

  const issue = async (request: FastifyRequest): Promise<Record<string, string>> => {
    const owner = authenticate(request, options.apps, limit);
    const { appId, expiresAt } = parseBody(request.body);
    if (appId !== undefined && appId !== owner.id) {
      const message = `App ID mismatch: the API key is not one of ${appId}.`;
      throw new ApiError(403, 'appIDMismatch', message);
    }
    takeFrom(limit, `app ${owner.id}`);
    return tokenAnswer(await options.tokens.issue(owner.id, expiresAt));
  };

  app.post(`${CONSOLE_PATH}/session-tokens`, issue);
  app.post('/v1/auth/session-token', issue);
}

function authenticate(request: FastifyRequest, apps: AppRegistry, limit: RateLimit): App {
  const key = request.headers['x-api-key'];
  const owner = typeof key === 'string' && key !== '' ? apps.byApiKey(key) : undefined;
  if (owner) return owner;
  takeFrom(limit, `address ${request.ip}`);
  const problem = key ? 'X-Api-Key is not the key of any app.' : 'X-Api-Key header is missing.';
  throw new ApiError(401, 'invalidApiKey', problem);
}

function takeFrom(limit: RateLimit, key: string): void {
  const wait = limit.take(key);
  if (wait === 0) return;
  const headers = { 'retry-after': String(wait) };
  throw new ApiError(429, 'rateLimitExceeded', `Too many requests. Wait ${wait} s.`, headers);
}

/** Other fields, such as `modelVersion`, are reserved and ignored. */
function parseBody(body: unknown): { appId: string | undefined; expiresAt: number } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw ApiError.invalid('The body', 'must be a JSON object, such as {"expireAt": 1767225600}.');
  }
  const { appId, expireAt, expire_at: alias } = body as Record<string, unknown>;
  if (appId !== undefined && (typeof appId !== 'string' || appId === '')) {
    throw ApiError.invalid('appId', 'must be a non-empty text.');
  }
  const name = expireAt === undefined && alias !== undefined ? 'expire_at' : 'expireAt';
  return { appId, expiresAt: checkExpiry(name, expireAt ?? alias) };
}

function checkExpiry(name: string, value: unknown): number {
  if (value === undefined) throw ApiError.invalid(name, 'is missing.');
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw ApiError.invalid(name, 'must be a whole number of Unix seconds.');
  }
  if (value >= MILLISECONDS_FROM) {
    throw ApiError.invalid(name, 'must be in Unix seconds; this looks like milliseconds.');
  }
  const now = Date.now() / 1000;
  if (value <= now) throw ApiError.invalid(name, 'must be in the future.');
  if (value >= now + MAX_TOKEN_SECONDS) {
    throw ApiError.invalid(name, 'must be less than 24 hours ahead.');
  }
  return value;
}

import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { CONSOLE_PATH } from '../../src/protocol/regions.js';
import type { App, AppRegistry } from '../auth/apps.js';
import type { SessionTokens } from '../auth/session-tokens.js';
import { ApiError } from '../http/api-error.js';
import { text } from '../schema/kinds.js';

/** Longest life of a token in seconds. */
const MAX_TOKEN_SECONDS = 24 * 3600;
/** Unix seconds beyond this (the year 5138) are milliseconds by mistake. */
const MILLISECONDS_FROM = 1e11;

const UNIX_SECONDS = Type.Union([Type.Integer(), Type.Null()], {
  must: 'be a whole number of Unix seconds',
});

/** Other fields, such as `modelVersion`, are reserved and ignored. */
const BODY = Type.Object(
  {
    appId: Type.Optional(text()),
    expireAt: Type.Optional(UNIX_SECONDS),
    expire_at: Type.Optional(UNIX_SECONDS),
  },
  { must: 'be a JSON object, such as {"expireAt": 1767225600}' },
);
type Body = Static<typeof BODY>;

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
export async function sessionTokenRoutes(
  app: FastifyInstance,
  { apps, tokens, perMinute }: SessionTokenRouteOptions,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  const window = { max: perMinute, timeWindow: '1 minute' };
  const byAddress = app.createRateLimit(window);
  const byApp = app.createRateLimit({ ...window, keyGenerator: (request) => ownerOf(request).id });
  const owners = new WeakMap<FastifyRequest, App>();

  const ownerOf = (request: FastifyRequest): App => {
    const owner = owners.get(request);
    if (!owner) throw new Error('The request has not been authenticated.');
    return owner;
  };

  const authenticate = async (request: FastifyRequest): Promise<void> => {
    const key = request.headers['x-api-key'];
    const owner = typeof key === 'string' && key !== '' ? apps.byApiKey(key) : undefined;
    if (owner) return void owners.set(request, owner);
    assertWithin(await byAddress(request));
    const problem = key ? 'X-Api-Key is not the key of any app.' : 'X-Api-Key header is missing.';
    throw new ApiError(401, 'invalidApiKey', problem);
  };

  const issue = async (
    request: FastifyRequest<{ Body: Body }>,
  ): Promise<Record<string, string>> => {
    const owner = ownerOf(request);
    const { appId } = request.body;
    const expiresAt = expiryOf(request.body);
    if (appId !== undefined && appId !== owner.id) {
      const message = `App ID mismatch: the API key is not one of ${appId}.`;
      throw new ApiError(403, 'appIDMismatch', message);
    }
    assertWithin(await byApp(request));
    return tokenAnswer(await tokens.issue(owner.id, expiresAt));
  };

  // Whoever has no key hears of that, and not of what else is wrong with the body.
  const route = { schema: { body: BODY }, preValidation: authenticate };
  app.post<{ Body: Body }>(`${CONSOLE_PATH}/session-tokens`, route, issue);
  app.post<{ Body: Body }>('/v1/auth/session-token', route, issue);
}

type Usage = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function assertWithin(usage: Usage): void {
  if (usage.isAllowed || !usage.isExceeded) return;
  const wait = Math.max(1, usage.ttlInSeconds);
  const headers = { 'retry-after': String(wait) };
  throw new ApiError(429, 'rateLimitExceeded', `Too many requests. Wait ${wait} s.`, headers);
}

function expiryOf({ expireAt, expire_at: alias }: Body): number {
  const name = expireAt === undefined && alias !== undefined ? 'expire_at' : 'expireAt';
  const value = expireAt ?? alias;
  if (value === undefined || value === null) throw ApiError.invalid(name, 'is missing.');
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

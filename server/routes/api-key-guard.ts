import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App, AppRegistry } from '../auth/apps.js';
import { Guesses, networkOf } from '../auth/guesses.js';
import { ApiError } from '../http/api-error.js';
import type { Limits } from '../options.js';

/** Lets requests with the API key of an app through, so many in a minute. */
export interface ApiKeyGuard {
  /** A hook: finds out whose key it is. @throws ApiError where it is nobody's. */
  authenticate(request: FastifyRequest): Promise<void>;
  /** The app of a request that went through the hook. */
  ownerOf(request: FastifyRequest): App;
  /** Counts a token of the app. @throws ApiError for one too many. */
  count(request: FastifyRequest): Promise<void>;
}

export async function apiKeyGuard(
  app: FastifyInstance,
  apps: AppRegistry,
  { tokensPerMinute, guessesPerMinute }: Limits,
): Promise<ApiKeyGuard> {
  await app.register(rateLimit, { global: false });
  const window = { max: tokensPerMinute, timeWindow: '1 minute' };
  const guesses = new Guesses(guessesPerMinute);
  const byApp = app.createRateLimit({ ...window, keyGenerator: (request) => ownerOf(request).id });
  const owners = new WeakMap<FastifyRequest, App>();

  const ownerOf = (request: FastifyRequest): App => {
    const owner = owners.get(request);
    if (!owner) throw new Error('The request has not been authenticated.');
    return owner;
  };

  return {
    ownerOf,
    authenticate: async (request) => {
      const network = networkOf(request.ip);
      const wait = guesses.attempt(network);
      if (wait > 0) throw tooMany(wait);
      const key = request.headers['x-api-key'];
      const owner = typeof key === 'string' && key !== '' ? apps.byApiKey(key) : undefined;
      if (owner) {
        guesses.right(network);
        return void owners.set(request, owner);
      }
      const problem = key ? 'X-Api-Key is not the key of any app.' : 'X-Api-Key header is missing.';
      throw new ApiError(401, 'invalidApiKey', problem);
    },
    count: async (request) => assertWithin(await byApp(request)),
  };
}

type Usage = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function assertWithin(usage: Usage): void {
  if (usage.isAllowed || !usage.isExceeded) return;
  throw tooMany(Math.max(1, usage.ttlInSeconds));
}

function tooMany(wait: number): ApiError {
  const headers = { 'retry-after': String(wait) };
  return new ApiError(429, 'rateLimitExceeded', `Too many requests. Wait ${wait} s.`, headers);
}

import type { FastifyRequest } from 'fastify';
import type { App, AppRegistry } from '../auth/apps.js';
import { networkOf } from '../auth/network-of.js';
import { ApiError } from '../http/api-error.js';
import type { Limits } from '../options.js';
import type { SharedState } from '../shared/shared-state.js';

/** Lets requests with the API key of an app through, so many in a minute. */
export interface ApiKeyGuard {
  /** A hook: finds out whose key it is. @throws ApiError where it is nobody's. */
  authenticate(request: FastifyRequest): Promise<void>;
  /** The app of a request that went through the hook. */
  ownerOf(request: FastifyRequest): App;
  /** Counts a token of the app. @throws ApiError for one too many. */
  count(request: FastifyRequest): Promise<void>;
}

/** An attempt counts before the key is looked at, so that too many learn nothing from the answer. */
export function apiKeyGuard(apps: AppRegistry, limits: Limits, state: SharedState): ApiKeyGuard {
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
      assertWithin(await state.count('guess', network, limits.guessesPerMinute));
      const key = request.headers['x-api-key'];
      const owner = typeof key === 'string' && key !== '' ? apps.byApiKey(key) : undefined;
      if (owner) {
        state.takeBack('guess', network);
        return void owners.set(request, owner);
      }
      const problem = key ? 'X-Api-Key is not the key of any app.' : 'X-Api-Key header is missing.';
      throw new ApiError(401, 'invalidApiKey', problem);
    },
    count: async (request) =>
      assertWithin(await state.count('token', ownerOf(request).id, limits.tokensPerMinute)),
  };
}

/** @param wait - seconds */
function assertWithin(wait: number): void {
  if (wait <= 0) return;
  const headers = { 'retry-after': String(wait) };
  throw new ApiError(429, 'rateLimitExceeded', `Too many requests. Wait ${wait} s.`, headers);
}

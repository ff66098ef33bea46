import type { FastifyInstance } from 'fastify';
import { DEMO_APP } from '../auth/apps.js';
import type { SessionTokens } from '../auth/session-tokens.js';
import { ApiError } from '../http/api-error.js';
import { allowOrigin } from '../http/cors.js';
import { isLoopbackHost, isLoopbackOrigin } from '../http/loopback.js';
import { tokenAnswer } from './session-tokens.js';

/** Life of a demo token in seconds. */
const TOKEN_SECONDS = 55 * 60;

/**
 * `POST /session-token`: a token for the demo app without an API key, so that a page alone can try
 * the server. Only pages and programs of this computer get one.
 */
export function demoTokenRoutes(app: FastifyInstance, tokens: SessionTokens): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== '/session-token') return;
    const { origin } = request.headers;
    // A host name other than loopback's is another site that points its name here.
    const local = isLoopbackHost(request.ip) && isLoopbackHost(request.hostname);
    if (!local || (origin !== undefined && !isLoopbackOrigin(origin))) {
      throw new ApiError(403, 'forbidden', 'Demo tokens are for pages of this computer only.');
    }
    if (origin !== undefined) allowOrigin(reply, origin);
  });

  app.post('/session-token', async (request) => {
    const { appId = DEMO_APP.id } = (request.body ?? {}) as { appId?: unknown };
    if (appId !== DEMO_APP.id) {
      throw ApiError.invalid('appId', `must be ${DEMO_APP.id}: demo tokens are for no other app.`);
    }
    const expiresAt = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
    const token = await tokens.issue(DEMO_APP.id, expiresAt);
    return { ...tokenAnswer(token), expiredAt: new Date(expiresAt * 1000).toISOString() };
  });

  app.options('/session-token', (_request, reply) => reply.code(204).send());
}

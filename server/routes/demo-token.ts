import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { AgoraTokens } from '../auth/agora-tokens.js';
import { DEMO_APP } from '../auth/apps.js';
import type { SessionTokens } from '../auth/session-tokens.js';
import { ApiError } from '../http/api-error.js';
import { THIS_COMPUTER } from '../http/cors.js';
import { isLoopbackHost, isLoopbackOrigin } from '../http/loopback.js';
import { AGORA_BODY, ticketFor, type AgoraBody } from './agora-tokens.js';
import { tokenAnswer } from './session-tokens.js';

/** Life of a demo token in seconds. */
const TOKEN_SECONDS = 55 * 60;

const BODY = Type.Object(
  {
    appId: Type.Optional(
      Type.Literal(DEMO_APP.id, { must: `be ${DEMO_APP.id}: demo tokens are for no other app` }),
    ),
  },
  { must: 'be a JSON object, or absent' },
);

/**
 * `POST /session-token`: a token for the demo app without an API key, so that a page alone can try
 * the server; `POST /agora-token`: one for a channel, where an Agora project is configured. Only pages
 * and programs of this computer get one.
 */
export async function demoTokenRoutes(
  app: FastifyInstance,
  tokens: SessionTokens,
  agora: AgoraTokens | null,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      const { origin } = request.headers;
      // A host name other than loopback's is another site that points its name here.
      const local = isLoopbackHost(request.ip) && isLoopbackHost(request.hostname);
      if (!local || (origin !== undefined && !isLoopbackOrigin(origin))) {
        throw new ApiError(403, 'forbidden', 'Demo tokens are for pages of this computer only.');
      }
    });
    await scope.register(cors, THIS_COMPUTER);
    scope.addHook('preValidation', async (request) => {
      request.body ??= {};
    });

    if (agora) {
      scope.post<{ Body: AgoraBody }>(
        '/agora-token',
        { schema: { body: AGORA_BODY } },
        async ({ body }) => ticketFor(body, agora),
      );
    }

    scope.post('/session-token', { schema: { body: BODY } }, async () => {
      const expiresAt = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
      const token = await tokens.issue(DEMO_APP.id, expiresAt);
      return { ...tokenAnswer(token), expiredAt: new Date(expiresAt * 1000).toISOString() };
    });
  });
}

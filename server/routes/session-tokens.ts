import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { CONSOLE_PATH } from '../../src/protocol/regions.js';
import type { SessionTokens } from '../auth/session-tokens.js';
import { ApiError } from '../http/api-error.js';
import { text } from '../schema/kinds.js';
import type { ApiKeyGuard } from './api-key-guard.js';
import { EXPIRY, expiryOf } from './expiry.js';

/** Other fields, such as `modelVersion`, are reserved and ignored. */
const BODY = Type.Object(
  { appId: Type.Optional(text()), ...EXPIRY },
  { must: 'be a JSON object, such as {"expireAt": 1767225600}' },
);
type Body = Static<typeof BODY>;

const REVOKE_BODY = Type.Object(
  { sessionToken: text('be a Session Token') },
  { must: 'be a JSON object, such as {"sessionToken": "…"}' },
);

/** What the API answers; one token under every name that clients look for. */
export function tokenAnswer(token: string): Record<string, string> {
  return { sessionToken: token, sessionKey: token, session_token: token, token };
}

/** The Console API: an API key buys a Session Token, and takes it back. */
export function sessionTokenRoutes(
  app: FastifyInstance,
  { authenticate, ownerOf, count }: ApiKeyGuard,
  tokens: SessionTokens,
): void {
  const issue = async (
    request: FastifyRequest<{ Body: Body }>,
  ): Promise<Record<string, string>> => {
    const owner = ownerOf(request);
    const { appId } = request.body;
    const expiresAt = expiryOf(request.body);
    if (expiresAt === null) throw ApiError.invalid('expireAt', 'is missing.');
    if (appId !== undefined && appId !== owner.id) {
      const message = `App ID mismatch: the API key is not one of ${appId}.`;
      throw new ApiError(403, 'appIDMismatch', message);
    }
    await count(request);
    return tokenAnswer(await tokens.issue(owner.id, expiresAt));
  };

  // Whoever has no key hears of that, and not of what else is wrong with the body.
  const route = { schema: { body: BODY }, preValidation: authenticate };
  app.post<{ Body: Body }>(`${CONSOLE_PATH}/session-tokens`, route, issue);
  app.post<{ Body: Body }>('/v1/auth/session-token', route, issue);

  app.post<{ Body: Static<typeof REVOKE_BODY> }>(
    `${CONSOLE_PATH}/session-tokens/revoke`,
    { schema: { body: REVOKE_BODY }, preValidation: authenticate },
    async (request, reply) => {
      if (!(await tokens.revoke(request.body.sessionToken, ownerOf(request).id))) {
        throw ApiError.invalid('sessionToken', 'is no Session Token of this app.');
      }
      return reply.code(204).send();
    },
  );
}

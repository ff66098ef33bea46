import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { CONSOLE_PATH } from '../../src/protocol/regions.js';
import type { AgoraTicket, AgoraTokens } from '../auth/agora-tokens.js';
import { oneOf, wholeNumber } from '../schema/kinds.js';
import type { ApiKeyGuard } from './api-key-guard.js';
import { EXPIRY, expiryOf, type Expiry } from './expiry.js';

/** Largest user id of Agora's. */
const MAX_UID = 2 ** 32 - 1;
const ROLES = ['publisher', 'subscriber'] as const;

export const AGORA_BODY = Type.Object(
  {
    channel: Type.String({
      pattern: '^[a-zA-Z0-9 !#$%&()+\\-:;<=.>?@[\\]^_{}|~,]{1,63}$',
      must: "be the name of a channel: 1 to 63 letters, digits, spaces or Agora's signs",
    }),
    uid: Type.Optional(wholeNumber(0, MAX_UID)),
    role: Type.Optional(oneOf(ROLES)),
    ...EXPIRY,
  },
  { must: 'be a JSON object, such as {"channel": "lobby"}' },
);

export interface AgoraBody extends Expiry {
  readonly channel: string;
  readonly uid?: number;
  readonly role?: (typeof ROLES)[number];
}

/** Makes what a request asks for; without `uid`, or with 0, for an id that nobody is likely to have. */
export function ticketFor(body: AgoraBody, tokens: AgoraTokens): AgoraTicket {
  const { channel, uid, role = 'publisher' } = body;
  const expiresAt = expiryOf(body) ?? undefined;
  return tokens.issue({ channel, uid: uid || randomInt(1, 2 ** 31), role, expiresAt });
}

/** An API key buys a token for an Agora channel. */
export function agoraTokenRoutes(
  app: FastifyInstance,
  { authenticate, count }: ApiKeyGuard,
  tokens: AgoraTokens,
): void {
  const route = { schema: { body: AGORA_BODY }, preValidation: authenticate };
  app.post<{ Body: AgoraBody }>(`${CONSOLE_PATH}/agora-tokens`, route, async (request) => {
    await count(request);
    return ticketFor(request.body, tokens);
  });
}

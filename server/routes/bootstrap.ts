import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { readableBy } from '../http/cors.js';
import { FOR_ANY_PAGE } from '../http/security-headers.js';

const BODY = Type.Object(
  { app_id: Type.Optional(Type.String({ must: 'be a text' })) },
  { must: 'be a JSON object' },
);

/**
 * `POST /bootstrap` tells SDKs which region to use, and which nodes there are to try in turn. `time_sync` is this server's clock, for clients
 * whose own is wrong and whose token expiries would be too.
 *
 * @param origins - of pages that may read it; absent: any
 */
export async function bootstrapRoutes(
  app: FastifyInstance,
  region: string,
  endpoints: readonly string[],
  origins?: readonly string[],
): Promise<void> {
  await app.register(
    async (scope) => {
      await scope.register(cors, readableBy(origins));
      scope.post('', { schema: { body: BODY }, helmet: FOR_ANY_PAGE }, async () => ({
        region: { current: region, candidates: [region] },
        endpoints,
        time_sync: { server_time_ms: Date.now() },
      }));
    },
    { prefix: '/bootstrap' },
  );
}

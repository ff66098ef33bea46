import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { ANY_ORIGIN } from '../http/cors.js';
import { FOR_ANY_PAGE } from '../http/security-headers.js';

const BODY = Type.Object(
  { app_id: Type.Optional(Type.String({ must: 'be a text' })) },
  { must: 'be a JSON object' },
);

/**
 * `POST /bootstrap` tells SDKs which region to use. `time_sync` is this server's clock, for clients
 * whose own is wrong and whose token expiries would be too.
 */
export async function bootstrapRoutes(app: FastifyInstance, region: string): Promise<void> {
  await app.register(
    async (scope) => {
      await scope.register(cors, ANY_ORIGIN);
      scope.post('', { schema: { body: BODY }, helmet: FOR_ANY_PAGE }, async () => ({
        region: { current: region, candidates: [region] },
        time_sync: { server_time_ms: Date.now() },
      }));
    },
    { prefix: '/bootstrap' },
  );
}

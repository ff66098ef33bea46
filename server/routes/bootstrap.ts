import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/api-error.js';
import { allowAnyOrigin, allowPreflight } from '../http/cors.js';

/**
 * `POST /bootstrap` tells SDKs which region to use. `time_sync` is this server's clock, for clients
 * whose own is wrong and whose token expiries would be too.
 */
export function bootstrapRoutes(app: FastifyInstance, region: string): void {
  app.post('/bootstrap', async (request, reply) => {
    allowAnyOrigin(reply);
    const { body } = request;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw ApiError.invalid('The body', 'must be a JSON object.');
    }
    const { app_id: appId } = body as Record<string, unknown>;
    if (appId !== undefined && typeof appId !== 'string') {
      throw ApiError.invalid('app_id', 'must be a text.');
    }
    return {
      region: { current: region, candidates: [region] },
      time_sync: { server_time_ms: Date.now() },
    };
  });
  allowPreflight(app, '/bootstrap');
}

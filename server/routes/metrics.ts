import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { hashApiKey } from '../auth/api-keys.js';
import { ApiError } from '../http/api-error.js';
import type { Metrics } from '../metrics/metrics.js';

/**
 * `GET /metrics`, in the form that Prometheus reads.
 *
 * @param token that has to come with it, as `Authorization: Bearer …`; absent: none has to.
 */
export function metricsRoutes(app: FastifyInstance, metrics: Metrics, token?: string): void {
  const wanted = token === undefined ? null : hashApiKey(`Bearer ${token}`);
  app.get('/metrics', async (request, reply) => {
    const given = hashApiKey(request.headers.authorization ?? '');
    if (wanted && !timingSafeEqual(wanted, given)) {
      throw new ApiError(
        401,
        'invalidToken',
        'Metrics need "Authorization: Bearer" and their token.',
      );
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

import type { FastifyInstance } from 'fastify';

/**
 * `GET /healthz` (and `/health`): the process lives. `GET /readyz`: it takes new sessions, which it
 * does not while it shuts down or has no motion thread.
 */
export function healthRoutes(
  app: FastifyInstance,
  status: () => { ready: boolean; sessions: number },
): void {
  const health = async (): Promise<{ status: string }> => ({ status: 'ok' });
  app.get('/healthz', health);
  app.get('/health', health);
  app.get('/readyz', async (_request, reply) => {
    const { ready, sessions } = status();
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'unavailable', sessions });
  });
}

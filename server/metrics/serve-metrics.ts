import fastify, { type FastifyInstance } from 'fastify';
import { installErrorHandler } from '../http/error-handler.js';
import { metricsRoutes } from '../routes/metrics.js';
import { DEFAULT_HOST, type MetricsSettings } from '../options.js';
import type { Metrics } from './metrics.js';

/** Where metrics are served. */
export interface MetricsListener {
  /** Starts to listen, where metrics have a port of their own. @throws what Node reports. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** Serves metrics on a port of their own, or, behind their token, beside all else. */
export function serveMetrics(
  metrics: Metrics,
  { port, host = DEFAULT_HOST, token }: MetricsSettings,
  app: FastifyInstance,
): MetricsListener {
  if (port === undefined) {
    metricsRoutes(app, metrics, token);
    return { listen: async () => {}, close: async () => {} };
  }
  const own = fastify({ loggerInstance: app.log, forceCloseConnections: true });
  installErrorHandler(own);
  metricsRoutes(own, metrics, token);
  return {
    listen: async () => void (await own.listen({ host, port })),
    close: () => own.close(),
  };
}

import type { FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { pathOf } from './http/error-handler.js';
import type { ServerLogLevel } from './options.js';

/**
 * The log of a server: one JSON line per event on standard output. Queries and headers of requests
 * stay out of it, because they carry keys and tokens.
 */
export function createLog(level: ServerLogLevel): Logger {
  return pino({
    name: 'spatius-avatar',
    level,
    redact: ['apiKey', 'sessionToken', '*.apiKey', '*.sessionToken', '*.headers'],
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, path: pathOf(request.url) }),
      err: pino.stdSerializers.err,
    },
  });
}

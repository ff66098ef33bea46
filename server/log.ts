import type { FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { pathOf } from './http/error-handler.js';
import type { ServerLogLevel } from './options.js';

/** Most characters of anything that a client sent: longer texts are cut. */
const MAX_TEXT = 200;
/** The same for what says where an error came from. */
const MAX_STACK = 2000;

/**
 * The log of a server: one JSON line per event on standard output. Queries and headers of requests
 * stay out of it, because they carry keys and tokens, and texts are cut, because they come from
 * anywhere.
 */
export function createLog(level: ServerLogLevel): Logger {
  return pino({
    name: 'spatius-avatar',
    level,
    redact: ['apiKey', 'sessionToken', '*.apiKey', '*.sessionToken', '*.headers'],
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: cut(pathOf(request.url)),
      }),
      err: errorFields,
    },
    formatters: { log: cutTexts },
  });
}

function errorFields(error: Error): Record<string, unknown> {
  const { type, message, stack } = pino.stdSerializers.err(error);
  const code = 'code' in error ? error.code : undefined;
  return { type, code, message: cut(message), stack: cut(stack, MAX_STACK) };
}

function cutTexts(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cutText(value)]));
}

/** What is no plain object has a serializer of its own. */
function cutText(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  const isPlain =
    typeof value === 'object' && value && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? cutTexts(value as Record<string, unknown>) : value;
}

function cut(text: string, most = MAX_TEXT): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

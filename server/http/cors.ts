import type { FastifyInstance, FastifyReply } from 'fastify';

const ANSWER_TO_PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': 'content-type, range, x-app-id',
  'access-control-max-age': '86400',
};

/** Lets pages of any origin read this answer; for data that needs no credentials. */
export function allowAnyOrigin(reply: FastifyReply): void {
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'etag, content-range, accept-ranges, content-length',
    'cross-origin-resource-policy': 'cross-origin',
  });
}

/** Answers the preflight of `url` for any origin. */
export function allowPreflight(app: FastifyInstance, url: string): void {
  app.options(url, (_request, reply) => {
    allowAnyOrigin(reply);
    return reply.code(204).headers(ANSWER_TO_PREFLIGHT).send();
  });
}

/** Lets pages of this one origin read the answer. */
export function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.headers({ 'access-control-allow-origin': origin, vary: 'origin', ...ANSWER_TO_PREFLIGHT });
}

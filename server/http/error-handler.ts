import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, errorBody } from './api-error.js';

/** Makes every failure of a route, of the body parser and of the router answer in one shape. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FrameworkError | ApiError, request, reply) => {
    const known = error instanceof ApiError ? error : fromFramework(error);
    if (known.status >= 500) request.log.error({ err: error }, 'request failed');
    return send(reply, known);
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
    send(
      reply,
      new ApiError(404, 'notFound', `${request.method} ${pathOf(request.url)} is not here.`),
    ),
  );
}

/** The path of a request without its query, which may carry a Session Token. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0];
}

function send(reply: FastifyReply, error: ApiError): FastifyReply {
  return reply.code(error.status).headers(error.headers).send(errorBody(error));
}

/** What the framework and its plugins fail with; those of a file carry headers for the answer. */
type FrameworkError = FastifyError & { readonly headers?: Readonly<Record<string, string>> };

/**
 * Faults of the client that the framework found: broken JSON, a body too large, a wrong type, a
 * range outside of a file.
 */
function fromFramework({ statusCode: status = 500, message, headers }: FrameworkError): ApiError {
  if (status >= 400 && status < 500) {
    return new ApiError(status, 'invalidRequest', message, headers);
  }
  return new ApiError(500, 'serverError', 'The server failed to answer. Its log says why.');
}

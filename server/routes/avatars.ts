import cors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppRegistry } from '../auth/apps.js';
import type { AvatarCatalog, StoredAvatar } from '../avatars/catalog.js';
import { CompressedFiles } from '../avatars/compression.js';
import { sendFile } from '../avatars/send-file.js';
import { ApiError } from '../http/api-error.js';
import { readableBy } from '../http/cors.js';
import { FOR_ANY_PAGE } from '../http/security-headers.js';

export interface AvatarRouteOptions {
  readonly apps: AppRegistry;
  readonly avatars: AvatarCatalog;
  /** Origins of pages that may read the answers; absent: all. */
  readonly origins?: readonly string[];
}

/**
 * `GET /v1/avatars/{id}` answers the manifest, `GET /v1/avatars/{id}/{file}` a file it names. Both
 * ask for the App ID (`appId` in the query, or `X-App-ID`) and for no token.
 */
export async function avatarRoutes(
  app: FastifyInstance,
  { apps, avatars, origins }: AvatarRouteOptions,
): Promise<void> {
  const compressed = new CompressedFiles();

  const find = async (request: FastifyRequest): Promise<StoredAvatar> => {
    const { id } = request.params as { id: string };
    const { appId = request.headers['x-app-id'] } = request.query as { appId?: string };
    if (!appId) throw ApiError.invalid('appId', 'is missing: add ?appId= or an X-App-ID header.');
    const owner = apps.get(String(appId));
    if (!owner)
      throw new ApiError(404, 'appIDUnrecognized', `App ID unrecognized: ${String(appId)}`);
    const avatar = await avatars.find(id, owner);
    if (!avatar) throw new ApiError(404, 'avatarNotFound', `Avatar not found: ${id}`);
    return avatar;
  };

  await app.register(
    async (scope) => {
      await scope.register(cors, readableBy(origins));
      await scope.register(fastifyStatic, { serve: false });

      scope.get('/:id', { helmet: FOR_ANY_PAGE }, async (request, reply) =>
        sendFile(request, reply, (await find(request)).manifest, compressed),
      );

      scope.get('/:id/*', { helmet: FOR_ANY_PAGE }, async (request, reply) => {
        const { id, '*': name } = request.params as { id: string; '*': string };
        const file = (await find(request)).files.get(name);
        if (!file) throw new ApiError(404, 'notFound', `Avatar ${id} has no file ${name}.`);
        return sendFile(request, reply, file, compressed);
      });
    },
    { prefix: '/v1/avatars' },
  );
}

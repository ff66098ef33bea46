import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../options.js';

/** The avatar as a page for iframes of any site. It keeps no secret, and nothing on it is worth a forged click. */
const FRAME = 'frame.html';

/**
 * Serves folders under URL prefixes, for a demo or an app beside the API. Nothing is cached without
 * asking, so that a rebuilt file is seen at the next load.
 *
 * @param roots - a folder for `/`, or folders by prefix
 * @throws ConfigError when a folder is not there.
 */
export async function staticRoutes(
  app: FastifyInstance,
  roots: string | Readonly<Record<string, string>>,
): Promise<void> {
  const folders = Object.entries(typeof roots === 'string' ? { '/': roots } : roots);
  for (const [prefix, folder] of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ConfigError(`staticRoot: ${folder} is no folder.`);
    }
    await app.register(fastifyStatic, {
      root: resolve(folder),
      prefix,
      decorateReply: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        if (basename(path) === FRAME) reply.raw.removeHeader('x-frame-options');
        reply.headers({
          'cache-control': 'no-cache',
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
        });
      },
    });
  }
}

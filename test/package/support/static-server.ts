import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.glb': 'model/gltf-binary',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** A page's policy that lets nothing through but the site's own files. */
export const STRICT_CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; " +
  "img-src 'self' blob:; media-src 'self'; connect-src 'self'; base-uri 'none'";

export interface StaticServer {
  /** Origin with a trailing slash. */
  readonly url: string;
  /** Paths that were asked for and are not there. */
  readonly missing: string[];
  close(): Promise<void>;
}

/** Serves a folder, as any static host would, with the given headers on every answer. */
export async function serveStatic(
  folder: string,
  headers: Record<string, string> = {},
): Promise<StaticServer> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const file = join(folder, normalize(decodeURIComponent(path)));
    void stat(file).then(
      (found) => {
        response.writeHead(200, {
          'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
          'Content-Length': found.size,
          ...headers,
        });
        createReadStream(file).pipe(response);
      },
      () => {
        missing.push(path);
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    missing,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BROWSER = fileURLToPath(new URL('browser/', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const PAGE =
  '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wav': 'audio/wav',
};

/** Serves the page of the peers, their packages, and the speech under `/speech/`. */
export async function serve(corpus: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = path === '/' ? Promise.resolve(PAGE) : readFile(fileOf(path, corpus));
    const type = path === '/' ? 'text/html' : TYPES[extname(path)];
    body.then(
      (content) => {
        response.setHeader('content-type', type ?? 'application/octet-stream');
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

function fileOf(path: string, corpus: string): string {
  for (const [prefix, folder] of [
    ['/speech/', corpus],
    ['/node_modules/', PACKAGES],
  ]) {
    if (path.startsWith(prefix)) return join(folder, path.slice(prefix.length));
  }
  return join(BROWSER, path);
}

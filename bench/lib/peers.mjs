import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../scripts/lib/paths.mjs';

/** What others install is kept between runs, outside the repository. */
const PEERS = join(tmpdir(), 'spatius-avatar-peers');

/** The folder of a package to compare with or to measure by, which npm fetches when it is not there. */
export function peer(name) {
  const folder = join(PEERS, 'node_modules', name);
  if (!existsSync(folder)) {
    execFileSync('npm', ['install', '--loglevel=error', '--prefix', PEERS, name], {
      stdio: 'ignore',
    });
  }
  return folder;
}

/** Markup of model-viewer with a built-in character, which needs a decoder of its own. */
export const modelViewerMarkup = (id, attributes) => `<script type="module">
    import { ModelViewerElement } from '/peer/dist/model-viewer.min.js';
    ModelViewerElement.meshoptDecoderLocation = '/decoder/meshopt_decoder.cjs';
  </script>
  <model-viewer src="/dist/avatars/${id}/${id}.glb" ${attributes}></model-viewer>`;

/** A module bundled for the page, where three and its loaders resolve. */
export async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  return outputFiles[0].text;
}

const TYPES = {
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.json': 'application/json',
  '.html': 'text/html',
  '.webp': 'image/webp',
};

/**
 * Serves one page for each subject (`/?subject=name`), and the files that they need, text with gzip.
 *
 * @param {(subject: string) => string} pageOf
 * @param {Record<string, string>} [folders] more folders, by the first part of their path
 * @returns {Promise<{ url(subject: string): string; close(): void }>}
 */
export async function servePages(pageOf, folders = {}) {
  const places = {
    dist: join(root, 'dist'),
    decoder: join(root, 'node_modules/meshoptimizer'),
    peer: peer('@google/model-viewer'),
    ...folders,
  };
  // Packed once: it would take its time from the page.
  const known = new Map();
  const packed = (path, bytes) => known.get(path) ?? known.set(path, gzipSync(bytes)).get(path);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://x');
    // Isolated pages have precise clocks.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(pageOf(searchParams.get('subject')));
      return;
    }
    const [, folder, ...rest] = pathname.split('/');
    try {
      const bytes = readFileSync(join(places[folder] ?? '', ...rest));
      response.setHeader('content-type', TYPES[extname(pathname)] ?? 'application/octet-stream');
      const text = /\.(js|json)$/.test(pathname);
      if (text) response.setHeader('content-encoding', 'gzip');
      response.end(text ? packed(pathname, bytes) : bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: (subject) => `${origin}/?subject=${encodeURIComponent(subject)}`,
    close: () => server.close(),
  };
}

/** NaN of nothing. */
export const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Prints a row of a table: its name, then its cells. */
export const row = (name, cells, width = 14) =>
  name.padEnd(30) + cells.map((cell) => String(cell).padStart(width)).join('');

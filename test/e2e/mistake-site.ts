import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** Where the folders of the site lie. What others may use is allowed by CORS; `closed` holds the same, for its own pages alone. */
const FOLDERS: Readonly<Record<string, string>> = {
  dist: 'dist',
  closed: 'dist',
  // A copy of the package that somebody has thinned out.
  thinned: 'dist',
  // On a network that is gone for a moment, and on one that never answers for one of the files.
  shaky: 'dist',
  stalled: 'dist',
  // On one that answers for one of the files when it is let.
  late: 'dist',
  clips: 'demo/clips',
  models: 'test/support/fixtures/block',
};

/** What is not in the folder that was thinned out. */
const LEFT_OUT = /\/thinned\/speech-player\.worklet\.js$/;

/** What cannot be had from the shaky network, the first time. */
const SHAKEN = /\/shaky\/speech-player\.worklet\.js$/;

/** What the stalled network never answers for. */
const STALLED = /\/stalled\/spatius-avatar\.speak\./;

/** What the late network answers for when it is let. */
const LATE = /\/late\/spatius-avatar\.engine\./;

/** A page of the site, as somebody wrote it. */
export interface Page {
  readonly html: string;
  /** Headers that its host sends. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A host of static files. It is two to a browser: `localhost` for pages, and 127.0.0.1, another origin, as a
 * CDN would be. As many hosts of single-page applications do, it answers what is below `/app/` with a page,
 * whatever was asked for.
 */
export class MistakeSite {
  readonly #pages: ReadonlyMap<string, Page>;
  readonly #server: Server;
  /** How often the late network was asked. */
  late = 0;
  #shaken = false;
  /** What is late comes now. */
  arrive!: () => void;
  readonly #arrival = new Promise<void>((resolve) => (this.arrive = resolve));

  private constructor(pages: ReadonlyMap<string, Page>) {
    this.#pages = pages;
    this.#server = createServer((request, response) => {
      void this.#answer(new URL(request.url ?? '/', 'http://localhost').pathname, response);
    });
  }

  static async open(pages: ReadonlyMap<string, Page>): Promise<MistakeSite> {
    const site = new MistakeSite(pages);
    await new Promise<void>((resolve) => site.#server.listen(0, resolve));
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A page's address. */
  url(page: string, host = 'localhost'): string {
    return `http://${host}:${this.port}/${page}`;
  }

  /** What somebody wrote, with the address of the CDN for `{cdn}`. */
  filled(text: string): string {
    return text.replaceAll('{cdn}', `http://127.0.0.1:${this.port}`);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    if (STALLED.test(path)) return;
    if (LATE.test(path)) {
      this.late++;
      await this.#arrival;
    }
    if (SHAKEN.test(path) && !this.#shaken) {
      this.#shaken = true;
      response.writeHead(503).end();
      return;
    }
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const page =
      this.#pages.get(path.slice(1)) ?? (path.startsWith('/app/') && { html: '<!doctype html>' });
    if (page) {
      const headers = Object.entries(page.headers ?? {});
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? TYPES['.html'],
        ...Object.fromEntries(headers.map(([name, value]) => [name, this.filled(value)])),
      });
      response.end(this.filled(page.html));
      return;
    }
    const [, folder, ...rest] = path.split('/');
    const file = join(root, FOLDERS[folder] ?? 'nowhere', ...rest);
    const size = LEFT_OUT.test(path) ? null : await stat(file).catch(() => null);
    if (!size?.isFile()) {
      response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': size.size,
      ...(folder === 'closed' ? {} : { 'Access-Control-Allow-Origin': '*' }),
    });
    createReadStream(file).pipe(response);
  }
}

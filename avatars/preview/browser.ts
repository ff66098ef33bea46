import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { FilmLine } from './film.js';
import type { Shot } from './shot.js';
import { findBrowser } from '../../scripts/browser.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

/** A real browser that draws built characters, for posters and contact sheets. */
export class PreviewBrowser {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** Starts a browser on the avatar folders below `root`. */
  static async open(root: string): Promise<PreviewBrowser> {
    const { outputFiles } = await build({
      entryPoints: [path.join(here, 'page.ts')],
      bundle: true,
      write: false,
      format: 'esm',
    });
    const script = outputFiles[0].text;
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname === '/favicon.ico') return response.writeHead(204).end();
      if (url.pathname === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
      if (url.pathname === '/page.js') {
        return response.setHeader('content-type', 'text/javascript').end(script);
      }
      readFile(path.join(root, path.normalize(url.pathname))).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
      return undefined;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await puppeteer.launch({
      executablePath: findBrowser(),
      args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
      protocolTimeout: 600_000,
    });
    const page = await browser.newPage();
    page.on('pageerror', (error) => process.stderr.write(`${String(error)}\n`));
    page.on('console', (message) => process.stderr.write(`${message.text()}\n`));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.preview');
    return new PreviewBrowser(server, browser, page);
  }

  /** Loads the character in `/<id>/`. `plain` keeps the materials of the file. */
  async load(id: string, options: { compressed?: boolean; plain?: boolean } = {}): Promise<void> {
    const expression = `preview.load(${JSON.stringify(`/${id}`)}, ${options.compressed ?? false}, ${options.plain ?? false})`;
    await this.page.evaluate(expression);
  }

  /** Draws shots into one picture. */
  async sheet(
    shots: readonly Shot[],
    columns: number,
    type: 'image/png' | 'image/webp' = 'image/png',
    quality = 0.9,
  ): Promise<Buffer> {
    const arguments_ = [shots, columns, type, quality].map((value) => JSON.stringify(value));
    return pictureOf(await this.page.evaluate(`preview.sheet(${arguments_.join(', ')})`));
  }

  /** Draws the lines of a film into one PNG, `columns` pictures wide. */
  async film(lines: readonly FilmLine[], columns: number): Promise<Buffer> {
    const expression = `preview.film(${JSON.stringify(lines)}, ${columns})`;
    return pictureOf(await this.page.evaluate(expression));
  }

  /** Mean colours of the square blocks of a WebP picture, three numbers for each. */
  async averages(picture: Buffer, block: number): Promise<number[]> {
    const url = `data:image/webp;base64,${picture.toString('base64')}`;
    return (await this.page.evaluate(
      `preview.averages(${JSON.stringify(url)}, ${block})`,
    )) as number[];
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }
}

/** The bytes of a data URL. */
function pictureOf(url: unknown): Buffer {
  const text = String(url);
  return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64');
}

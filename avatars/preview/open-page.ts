import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../../scripts/browser.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

export interface OpenedPage {
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * Opens a real browser on a page that runs one module.
 *
 * @param root folder whose files the page may fetch
 * @param entry the module
 */
export async function openPage(root: string, entry: string): Promise<OpenedPage> {
  const { outputFiles } = await build({
    entryPoints: [entry],
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
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  return { page, close };
}

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { SMOOTH_EDGES } from '../../scripts/test/browser-flags.mjs';
import { preparePictures } from './pictures.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<style>spatius-avatar { display: block; width: 192px; aspect-ratio: 1 }</style>
<script type="module" src="/dist/spatius-avatar.js"></script>`;

/** Runs in the page: the mean difference of an avatar's first picture from its poster, where there is something, 0 to 255. */
async function fromPoster(id: string): Promise<number> {
  const element = document.createElement('spatius-avatar') as HTMLElement & {
    exportBitmap(): Promise<Blob>;
  };
  for (const [name, value] of [
    ['avatar-id', id],
    ['mode', 'local'],
    ['motion', 'still'],
  ])
    element.setAttribute(name, value);
  document.body.replaceChildren(element);
  const frame = () => new Promise(requestAnimationFrame);
  let image: HTMLImageElement | null;
  while (!(image = element.shadowRoot?.querySelector('img') ?? null)) await frame();
  await image.decode();
  const poster = pictures.means(image);
  while (!element.matches(':state(rendered)')) await frame();
  const bitmap = await createImageBitmap(await element.exportBitmap());
  return pictures.apart(poster, pictures.means(bitmap));
}

/** Edges make 0.8; a term of the light that is left out makes 2.2. */
const TOLERANCE = 1.5;

/** What a script tag brings has shaders that were made smaller; posters are drawn with three's own. */
describe('the first picture by a script tag', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-first-picture-'));
  let server: DemoServer;
  let browser: Browser;

  before(async () => {
    writeFileSync(join(folder, 'index.html'), PAGE);
    server = await DemoServer.start(folder);
    browser = await launchBrowser(undefined, [SMOOTH_EDGES]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('looks as the poster does that it takes the place of', async () => {
    const page = await newPage(browser);
    await page.evaluateOnNewDocument('globalThis.__name = (target) => target');
    await page.evaluateOnNewDocument(preparePictures);
    await page.goto(server.url);
    for (const id of ['nova', 'bruno']) {
      const difference = await page.evaluate(fromPoster, id);
      assert.ok(difference < TOLERANCE, `${id}: ${difference}`);
    }
    await page.close();
  });

  it('is made of the scripts and the poster that `embed` has the browser fetch at once, and of no other', async () => {
    const { stdout: markup } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', 'cli/main.ts'],
      ...['embed', '--base', new URL('dist/', server.url).href],
    ]);
    writeFileSync(join(folder, 'hinted.html'), `<!doctype html>${markup}`);
    const hinted = [...markup.matchAll(/<link rel="(?:module)?preload" .*? href="(.*?)"/g)];
    const tag = '<spatius-avatar avatar-id="nova" controls></spatius-avatar>';
    writeFileSync(join(folder, 'plain.html'), `${PAGE}${tag}`);
    const needed = await fetchedBy('plain.html');
    assert.deepEqual(await fetchedBy('hinted.html'), needed);
    const entry = new URL('dist/spatius-avatar.js', server.url).href;
    assert.deepEqual([entry, ...hinted.map(([, url]) => url)].sort(), needed);
  });

  /** The scripts and posters that a page fetches until its picture is there, each as often as it does. */
  async function fetchedBy(file: string): Promise<string[]> {
    const page = await newPage(browser);
    const urls: string[] = [];
    page.on('request', (request) => {
      // Markup is checked on the machine of who writes it.
      if (/\.(js|webp)$/.test(request.url()) && !request.url().includes('markup-check'))
        urls.push(request.url());
    });
    await page.goto(new URL(file, server.url).href);
    await page.waitForSelector('spatius-avatar:state(rendered)');
    await page.close();
    return urls.sort();
  }
});

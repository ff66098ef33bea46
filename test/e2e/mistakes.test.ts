import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { until } from '../support/until.js';
import { MistakeSite } from './mistake-site.js';
import { MISTAKES, type Mistake } from './newcomers.js';
import { launchBrowser, newPage } from './support.js';

const STYLE = '<link rel="stylesheet" href="page.css">';
/** Small, because a processor draws here. */
const SIZES = 'spatius-avatar{width:96px;height:120px}.flat{height:0}.flat *{height:100%}';

/** What is seen of a page, shadow roots included. */
const SEEN = `(() => {
  const seen = (node) =>
    node.shadowRoot ? [...node.shadowRoot.childNodes].map(seen).join(' ')
    : node.localName === 'slot' && node.assignedNodes().length > 0 ? node.assignedNodes().map(seen).join(' ')
    : node instanceof Element
      ? /^(style|script)$/.test(node.localName) || !node.checkVisibility({ visibilityProperty: true }) && node.localName !== 'slot'
        ? '' : [...node.childNodes].map(seen).join(' ')
      : node.nodeType === Node.TEXT_NODE ? node.nodeValue : '';
  return seen(document.body).replace(/\\s+/g, ' ');
})()`;

describe('twenty mistakes of a newcomer, and what they end in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-mistakes-'));
  let site: MistakeSite;
  let browser: Browser;
  let blind: Browser;

  before(async () => {
    const head = `<!doctype html><meta charset="utf-8">${STYLE}<body>`;
    const pages = new Map<string, { html: string; headers?: Mistake['headers'] }>(
      MISTAKES.map(({ html, headers }, i) => [`${i}.html`, { html: head + html, headers }]),
    );
    pages.set('page.css', { html: SIZES });
    site = await MistakeSite.open(pages);
    for (const name of ['spatius-avatar.js', 'spatius-avatar.classic.js']) {
      cpSync(join('dist', name), join(folder, 'dist', name));
    }
    for (const [name, { html }] of pages) writeFileSync(join(folder, name), site.filled(html));
    [browser, blind] = await Promise.all([
      launchBrowser(undefined, ['--host-resolver-rules=MAP avatar.example 127.0.0.1']),
      launchBrowser(undefined, ['--disable-3d-apis']),
    ]);
  });
  after(async () => {
    await Promise.all([browser?.close(), blind?.close()]);
    site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [i, row] of MISTAKES.entries()) {
    it(row.mistake, async () => {
      const page = await newPage(row.without ? blind : browser);
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      try {
        const address =
          row.from === 'file'
            ? pathToFileURL(join(folder, `${i}.html`)).href
            : site.url(`${i}.html`, row.from);
        await page.goto(address);
        await ends(page, row, said);
      } finally {
        await page.close();
      }
    });
  }
});

/** Looks at a page as nobody who has touched it: what Puppeteer evaluates counts as a gesture. */
async function looker(page: Page): Promise<() => Promise<string>> {
  const session = await page.createCDPSession();
  return async () => {
    const { result } = await session.send('Runtime.evaluate', { expression: SEEN });
    return String(result.value);
  };
}

async function ends(page: Page, row: Mistake, said: readonly string[]): Promise<void> {
  const seen = await looker(page);
  if (row.visitor) {
    const button = 'spatius-avatar >>> [part~="play-button"]';
    const play = await until(() => page.$(button), 'there are controls');
    await play.click();
  }
  if (row.avatar) {
    await page.waitForSelector('spatius-avatar:state(rendered)');
    if (row.visitor) await page.waitForSelector('spatius-avatar:state(playing)');
    assert.deepEqual(said, []);
  }
  try {
    await until(async () => row.page?.test(await seen()) ?? true, 'the page says it');
    await until(() => row.console?.test(said.join('\n')) ?? true, 'the console says it');
  } catch (error) {
    const state = `The page: ${await seen()}\nThe console: ${said.join('\n')}`;
    throw new Error(`${row.mistake}\n${state}`, { cause: error });
  }
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { makeSite } from './site.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

describe('audio before the first gesture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-gesture-'));
  let server: DemoServer;
  let browser: Browser;
  let page: Page;
  /** What each call on the page got and heard of. */
  const said: Record<string, readonly (string | null)[]> = {};

  before(async () => {
    await makeSite(folder, 'gesture-page.ts');
    server = await DemoServer.start(folder);
    browser = await launchBrowser();
    page = await newPage(browser);
    const over = new Promise<void>((resolve) =>
      page.on('console', (message) => {
        if (message.type() !== 'info') return;
        const [name, ...words] = JSON.parse(message.text()) as string[];
        said[name] = words;
        if (name === 'heard') resolve();
      }),
    );
    await page.goto(server.url);
    await over;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told once to an application that does not wait for one', () => {
    assert.deepEqual(said.send, ['audioContextNotInitialized']);
    assert.deepEqual(said.yield, [null, null, 'audioContextNotInitialized']);
  });

  it('is no error of the element; what was taken is heard from the gesture on', async () => {
    assert.deepEqual(said.element, []);
    assert.deepEqual(said.heard, []);
    await page.click('p');
    await page.waitForFunction('globalThis.heard.length === 2');
    const heard = await page.evaluate('globalThis.heard.sort()');
    assert.deepEqual(heard, ['element', 'local']);
  });
});

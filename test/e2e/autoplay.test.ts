import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { until } from '../support/until.js';
import { makeSite } from './site.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

type Told = readonly (string | number | boolean)[];

describe('autoplay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-autoplay-'));
  let server: DemoServer;
  let browser: Browser;
  let page: Page;
  /** What the avatars told, by their names. */
  const told: Record<string, Told[]> = { muted: [], unmuted: [], heard: [], asked: [] };

  const hears = (name: string, event: string): Promise<Told> =>
    until(() => told[name].find(([what]) => what === event), `"${name}" tells "${event}"`);

  before(async () => {
    await makeSite(folder, 'autoplay-page.ts');
    server = await DemoServer.start(folder);
    browser = await launchBrowser();
    page = await newPage(browser);
    page.on('console', (message) => {
      if (message.type() !== 'info') return;
      const [name, ...words] = JSON.parse(message.text()) as [string, ...Told];
      told[name].push(words);
    });
    await page.goto(server.url);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('speaks muted before the visitor has touched the page', async () => {
    assert.deepEqual(await hears('muted', 'start'), ['start', false]);
    const [, reason, seconds] = await hears('muted', 'end');
    assert.equal(reason, 'playbackEnd');
    assert.ok(Math.abs((seconds as number) - 1.5) < 0.01, `${seconds} s`);
  });

  it('goes on, heard, where it is unmuted, and what waited for the visitor is heard', async () => {
    await hears('unmuted', 'start');
    assert.deepEqual(told.heard, []);
    await page.click('p');
    assert.deepEqual(await hears('heard', 'start'), ['start', true]);
    const [, reason, seconds] = await hears('unmuted', 'end');
    assert.equal(reason, 'playbackEnd');
    assert.ok(Math.abs((seconds as number) - 6) < 0.01, `${seconds} s`);
    assert.equal((await hears('heard', 'end'))[1], 'playbackEnd');
    assert.deepEqual(
      told.unmuted.map(([what]) => what),
      ['start', 'end'],
    );
  });

  it('is asked for by nobody who does not set it', () => {
    assert.deepEqual(told.asked, []);
  });
});

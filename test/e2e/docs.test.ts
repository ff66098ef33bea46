import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { DemoServer, launchBrowser, press, visit } from './support.js';

/** The event of an avatar that comes first, or that came already. */
const hears = (page: Page, selector: string, ...events: string[]): Promise<string> =>
  page.$eval(
    selector,
    (avatar, names) =>
      new Promise<string>((resolve) => {
        for (const name of names) avatar.addEventListener(name, () => resolve(name));
      }),
    events,
  );

describe('the examples of the documentation', () => {
  let server: DemoServer;
  let browser: Browser;
  let page: Page;
  let problems: string[];

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
    const address = new URL('docs/index.html', server.url).href;
    ({ page, problems } = await visit(browser, address, 'spatius-avatar:defined'));
    await page.$eval('spatius-avatar', (avatar) => avatar.scrollIntoView());
    await page.waitForSelector('spatius-avatar:state(rendered)');
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('speak a file', async () => {
    const heard = hears(page, 'spatius-avatar', 'speechstart', 'error');
    await press((await page.waitForSelector('spatius-avatar >>> [part~="play-button"]'))!);
    assert.equal(await heard, 'speechstart');
    assert.deepEqual(problems, []);
  });

  it('express something', async () => {
    await press((await page.$('#cheer'))!);
    assert.equal(await page.$eval('spatius-avatar#mood', ({ emotion }) => emotion), 'happy');
    assert.deepEqual(problems, []);
  });

  it('say words, or that the browser has no voice', async () => {
    const heard = hears(page, '#speaker', 'speechstart', 'error');
    await press((await page.$('#greet'))!);
    if ((await heard) === 'error') {
      assert.equal(
        await page.$eval('spatius-avatar#speaker', ({ error }) => error?.reason),
        'noVoice',
      );
    }
  });
});

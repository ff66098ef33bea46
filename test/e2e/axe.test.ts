import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { DemoServer, launchBrowser, newPage } from './support.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, shadow roots included: the rule, and where. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const json = await page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(JSON.stringify)`);
  const { violations } = JSON.parse(String(json)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  );
}

/** Pages of the demo and kinds of pages of the documentation, and what shows that all of a page is there. */
const PAGES: Readonly<Record<string, string>> = {
  'index.html': 'spatius-avatar:state(rendered)',
  'gallery.html': 'spatius-avatar:state(rendered)',
  'chat.html': 'spatius-avatar:state(rendered)',
  'builder.html': 'spatius-avatar:state(rendered)',
  'docs/index.html': 'spatius-avatar:state(rendered)',
  'docs/element.html': 'main table',
  'docs/words.html': 'main pre',
  'docs/companions.html': 'main table',
  'docs/elements/spatius-avatar.html': 'main table',
  'docs/errors/index.html': 'main table',
};

/** What a page with one avatar may show, and how it comes to that. */
const STATES: Readonly<Record<string, string>> = {
  loading: `avatar.srcAvatar = '/never.glb'; await shows('[part~="progress"]');`,
  locked: `avatar.autoplay = true; await shows('[part~="unlock-button"]');`,
  playing: `await avatar.unlockAudio(); avatar.speak(); await shows('.playing [part~="stop-button"]');`,
  captioned: `avatar.captions = true;
    avatar.speak('clips/nova.mp3', { captions: [{ start: 0, end: 9, text: 'Hello, I am Nova.' }] });
    await shows('[part~="caption"]');`,
  failed: `avatar.srcAvatar = '/no-such.glb'; await shows('[part~="error"]');`,
  advised: `avatar.setAttribute('mode', 'locale'); await shows('[part~="advice"]');`,
};

/** Waits for something in the avatar, without being a visitor who touches the page. */
const ACT = (act: string): string => `(async () => {
  const avatar = document.querySelector('spatius-avatar');
  const shows = async (selector) => {
    while (!avatar.shadowRoot.querySelector(selector)) await new Promise(requestAnimationFrame);
  };
  ${act}
})()`;

describe('axe finds nothing', () => {
  let server: DemoServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (path: string): Promise<void> => {
    await page?.close();
    page = await newPage(browser);
    await page.setViewport({ width: 900, height: 600, deviceScaleFactor: 0.5 });
    await page.goto(new URL(path, server.url).href);
  };

  for (const [path, shown] of Object.entries(PAGES)) {
    it(`on ${path}, light and dark`, async () => {
      await open(path);
      await page.waitForSelector(shown);
      for (const value of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        assert.deepEqual(await findings(page), [], value);
      }
    });
  }

  for (const [state, act] of Object.entries(STATES)) {
    it(`on an avatar that is ${state}`, async () => {
      await open('embed.html');
      await page.waitForSelector('spatius-avatar:state(rendered)');
      if (state === 'loading') await hold(page, '/never.glb');
      const session = await page.createCDPSession();
      const { exceptionDetails } = await session.send('Runtime.evaluate', {
        expression: ACT(act),
        awaitPromise: true,
        userGesture: state !== 'locked',
      });
      assert.equal(exceptionDetails, undefined);
      assert.deepEqual(await findings(page), []);
    });
  }
});

/** Leaves requests for a file without an answer. */
async function hold(page: Page, path: string): Promise<void> {
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (!request.url().endsWith(path)) void request.continue();
  });
}

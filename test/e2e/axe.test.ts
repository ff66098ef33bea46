import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { until } from '../support/until.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs code as nobody who touches the page does: what Puppeteer evaluates by itself counts as a gesture. */
async function run(page: Page, expression: string, userGesture = false): Promise<unknown> {
  const session = await page.createCDPSession();
  const answer = await session.send('Runtime.evaluate', {
    expression,
    userGesture,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
  return answer.result.value;
}

/** What axe finds, shadow roots included: the rule, and where. */
async function findings(page: Page): Promise<string[]> {
  await run(page, `${AXE};0`);
  const { violations } = (await run(
    page,
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))`,
  )) as AxeResults;
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

/** What one avatar shows, one state after the other, and how it comes to that. */
const STATES: Readonly<Record<string, string>> = {
  locked: `avatar.autoplay = true; await shows('[part~="unlock-button"]');`,
  playing: `await avatar.unlockAudio(); await shows('.playing [part~="stop-button"]');`,
  captioned: `avatar.captions = true;
    avatar.speak('clips/nova.mp3', { captions: [{ start: 0, end: 9, text: 'Hello, I am Nova.' }] });
    await shows('[part~="caption"]');`,
  advised: `avatar.setAttribute('volume', '80'); await shows('[part~="advice"]');`,
  failed: `avatar.srcAvatar = '/no-such.glb'; await shows('[part~="error"]');`,
  loading: `avatar.srcAvatar = '/never.glb'; await shows('[part~="progress"]');`,
};

const IS_DRAWN = `document.querySelector('spatius-avatar').matches(':state(rendered)')`;

/** Brings the avatar of a page to a state. */
const stateOf = (act: string): string => `(async () => {
  const avatar = document.querySelector('spatius-avatar');
  const shows = async (selector) => {
    while (!avatar.shadowRoot.querySelector(selector)) await new Promise(requestAnimationFrame);
  };
  ${act}
  // What fades in has its contrast once it is there.
  const passes = (animation) => animation.effect.getComputedTiming().endTime < Infinity;
  const passing = avatar.shadowRoot.getAnimations().filter(passes);
  await Promise.allSettled(passing.map(({ finished }) => finished));
})()`;

describe('axe finds nothing', () => {
  let server: DemoServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
  });
  afterEach(() => page.close());
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const [path, shown] of Object.entries(PAGES)) {
    it(`on ${path}, light and dark`, async () => {
      page = await newPage(browser);
      await page.setViewport({ width: 900, height: 400, deviceScaleFactor: 0.5 });
      await page.goto(new URL(path, server.url).href);
      await page.waitForSelector(shown);
      for (const value of ['light', 'dark']) {
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value },
          // Colours that are on their way to others are none of either.
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        assert.deepEqual(await findings(page), [], value);
      }
    });
  }

  it('on an avatar, whatever it shows', async () => {
    page = await newPage(browser);
    await page.setViewport({ width: 400, height: 500, deviceScaleFactor: 0.5 });
    await hold(page, '/never.glb');
    await page.goto(new URL('embed.html', server.url).href);
    await until(() => run(page, IS_DRAWN), 'the avatar is drawn');
    for (const [state, act] of Object.entries(STATES)) {
      await run(page, stateOf(act), state !== 'locked');
      assert.deepEqual(await findings(page), [], state);
    }
  });
});

/** Leaves requests for a file without an answer. */
async function hold(page: Page, path: string): Promise<void> {
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (!request.url().endsWith(path)) void request.continue();
  });
}

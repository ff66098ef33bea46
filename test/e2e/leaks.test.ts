import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { until } from '../support/until.js';
import type { lives as Lives } from './leaks-page.js';
import { makeSite } from './site.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

declare const lives: typeof Lives;

/** Objects of these that the page still has once rubbish was collected. */
const WATCHED = [
  ...['lives.classes.AvatarView', 'lives.classes.AvatarController', 'lives.classes.SpatiusAvatar'],
  ...['AudioContext', 'AudioWorkletNode', 'GainNode', 'MediaStream', 'MessagePort', 'Worker'],
  ...[
    'AudioDecoder',
    'WebSocket',
    'WebGL2RenderingContext',
    'CanvasRenderingContext2D',
    'HTMLCanvasElement',
  ],
  ...['ResizeObserver', 'IntersectionObserver', 'ShadowRoot', 'AbortController'],
];

type Counts = Record<string, number>;

/** How long this goes on: short beside other tests, hours by `npm run soak`. */
const LIVES = Number(process.env.SOAK_LIVES ?? 60);
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 3);
const SEED = Number(process.env.SOAK_SEED ?? 1);
/** Nodes of the templates of all that an element can show, which a page makes once. */
const TEMPLATES = 150;
/** Lives in one call to the page, which may not take for ever. */
const LIVES_AT_ONCE = 60;

const repeat = (times: number, run: () => Promise<void>) => async (): Promise<void> => {
  for (let i = 0; i < times; i++) await run();
};

describe('what avatars leave behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-leaks-'));
  let server: DemoServer;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;
  /** What the page has while no avatar lives. */
  let kept: Counts;

  before(async () => {
    await makeSite(folder, 'leaks-page.ts');
    server = await DemoServer.start(folder);
    browser = await launchBrowser();
    page = await newPage(browser);
    devtools = await page.createCDPSession();
    await page.goto(server.url);
    await page.waitForFunction('globalThis.lives');
    await page.click('p'); // so that sound may play
    // What the page makes once and keeps is there from here on: modules, caches, the test's own.
    await page.evaluate(() => lives.views(8));
    await page.evaluate(() => lives.elements(2));
    await page.evaluate(() => lives.nova());
    await page.evaluate(() => lives.sdk());
    kept = await atRest();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function remaining(): Promise<Counts> {
    await devtools.send('HeapProfiler.collectGarbage');
    const counts: Counts = {};
    for (const name of WATCHED) {
      const prototype = await page.evaluateHandle(`${name}.prototype`);
      const objects = await page.queryObjects(prototype);
      counts[name] = await objects.evaluate((all) => all.length);
      await objects.dispose();
      await prototype.dispose();
    }
    await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { ...counts, nodes, jsEventListeners };
  }

  /** What remains once fades and closing handshakes are over, which nothing tells of. */
  async function atRest(): Promise<Counts> {
    let last = await remaining();
    for (let same = 0; same < 2;) {
      const now = await remaining();
      same = isDeepStrictEqual(now, last) ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  /** Waits until no more is left than there was; what is left for too long is named. */
  async function assertNothingLeft(templates: number): Promise<void> {
    let left = kept;
    const isGone = async (): Promise<boolean> => {
      const now = await remaining();
      left = { ...now, nodes: Math.max(kept.nodes, now.nodes - templates) };
      return isDeepStrictEqual(left, kept);
    };
    try {
      await until(isGone, 'everything was gone');
    } finally {
      assert.deepEqual(left, kept);
    }
  }

  async function heap(): Promise<number> {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  }

  async function manyViews(): Promise<void> {
    for (let left = LIVES; left > 0; left -= LIVES_AT_ONCE) {
      await page.evaluate((count) => lives.views(count), Math.min(left, LIVES_AT_ONCE));
    }
  }

  async function randomRounds(): Promise<void> {
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      await page.evaluate((from) => lives.random(from), seed);
    }
  }

  for (const [what, run, templates = 0] of [
    [`${LIVES} views beside one that stays`, manyViews],
    ['12 elements, each alone in the page', () => page.evaluate(() => lives.elements(12))],
    ['2 elements with a whole character', repeat(2, () => page.evaluate(() => lives.nova()))],
    ['AvatarSDK.cleanup(), called twice', repeat(2, () => page.evaluate(() => lives.sdk()))],
    // The last, for templates stay.
    [`${ROUNDS} elements with 40 random commands each`, randomRounds, TEMPLATES],
  ] as const) {
    it(`is nothing after ${what}`, async () => {
      const before = await heap();
      await run();
      await assertNothingLeft(templates);
      const grown = (await heap()) - before;
      assert.ok(grown < 1_000_000, `the heap grew by ${grown} bytes`);
    });
  }

  it('is one connection of an element that is moved and put back while it connects', async () => {
    const opened: string[] = [];
    await devtools.send('Network.enable');
    devtools.on('Network.webSocketCreated', ({ url }) => opened.push(url));
    assert.equal(await page.evaluate(() => lives.moved()), 'connected');
    assert.equal(opened.length, 1);
  });
});

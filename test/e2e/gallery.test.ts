import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { DemoServer, launchBrowser, press, visit } from './support.js';

interface Gallery {
  /** Mean difference of each face from how it was at rest, 0 to 255. */
  change(): Promise<number[]>;
}
declare const gallery: Gallery;

/** Waits until all five stand, and remembers how they look at rest. */
async function meet(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelectorAll('spatius-avatar:state(rendered)').length === 5,
    { timeout: 240_000 },
  );
  await page.evaluate(async () => {
    interface Avatar extends HTMLElement {
      exportBitmap(): Promise<Blob | null>;
    }
    const avatars = [...document.querySelectorAll<Avatar>('spatius-avatar')];
    const context = new OffscreenCanvas(48, 48).getContext('2d', { willReadFrequently: true })!;
    /** The lower face, which no blink changes. */
    const mouthOf = async (avatar: Avatar): Promise<Uint8ClampedArray> => {
      let png: Blob | null;
      while (!(png = await avatar.exportBitmap())) await new Promise(requestAnimationFrame);
      const picture = await createImageBitmap(png);
      const { width, height } = picture;
      context.clearRect(0, 0, 48, 48);
      const box = [width / 2 - height * 0.12, height * 0.48, height * 0.24, height * 0.24] as const;
      context.drawImage(picture, ...box, 0, 0, 48, 48);
      return context.getImageData(0, 0, 48, 48).data;
    };
    const rest = await Promise.all(avatars.map(mouthOf));
    const change = () =>
      Promise.all(
        avatars.map(async (avatar, i) => {
          const now = await mouthOf(avatar);
          return now.reduce((sum, value, k) => sum + Math.abs(value - rest[i][k]), 0) / now.length;
        }),
      );
    Object.assign(globalThis, { gallery: { change } });
  });
}

/** Waits until every face has changed by more than `least`, or by less than it. */
const allChanged = (page: Page, least: number): Promise<unknown> =>
  page.waitForFunction(
    async (by) => (await gallery.change()).every((c) => c > by),
    { timeout: 60_000 },
    least,
  );
const allAsBefore = (page: Page, most: number): Promise<unknown> =>
  page.waitForFunction(
    async (by) => (await gallery.change()).every((c) => c < by),
    { timeout: 60_000 },
    most,
  );

const choose = async (page: Page, what: string): Promise<void> =>
  press((await page.waitForSelector(`xpath/.//label[contains(., "${what}")]`))!);

describe('the gallery', () => {
  let server: DemoServer;
  let browser: Browser;

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('shows an emotion on every face, and takes it back', async () => {
    const { page, problems } = await visit(browser, new URL('gallery.html', server.url).href);
    await page.setViewport({ width: 700, height: 900 });
    await choose(page, 'still');
    await meet(page);
    await choose(page, 'surprised');
    await allChanged(page, 3);
    await choose(page, 'neutral');
    await allAsBefore(page, 1);
    assert.deepEqual(problems, []);
    await page.close();
  });

  it('lets all of them speak at once', async () => {
    const { page, problems } = await visit(browser, new URL('gallery.html', server.url).href);
    await meet(page);
    await press((await page.waitForSelector('#together'))!);
    await page.waitForFunction(
      () => document.querySelectorAll('spatius-avatar:state(playing)').length === 5,
      { timeout: 120_000 },
    );
    await press((await page.waitForSelector('#stop'))!);
    await page.waitForFunction(
      () => document.querySelectorAll('spatius-avatar:state(idle)').length === 5,
    );
    assert.deepEqual(problems, []);
    await page.close();
  });
});

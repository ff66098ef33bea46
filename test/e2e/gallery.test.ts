import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { DemoServer, launchBrowser, press, visit, type Visit } from './support.js';

/** Waits until all five stand. */
const meet = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => document.querySelectorAll('spatius-avatar:state(rendered)').length === 5,
  );

const choose = async (page: Page, what: string): Promise<void> =>
  press((await page.waitForSelector(`xpath/.//label[contains(., "${what}")]`))!);

describe('the gallery', () => {
  let server: DemoServer;
  let browser: Browser;
  let gallery: Visit;

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
    gallery = await visit(browser, new URL('gallery.html', server.url).href);
    await meet(gallery.page);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('gives everyone the emotion, the manner and the attention that are chosen', async () => {
    const { page, problems } = gallery;
    await choose(page, 'surprised');
    await choose(page, 'lively');
    await choose(page, 'Listening');
    await press((await page.waitForSelector('xpath/.//button[contains(., "Nod")]'))!);
    const shown = await page.$$eval('spatius-avatar', (avatars) =>
      avatars.map(({ view }) => [view?.emotion, view?.motionStyle, view?.listening].join()),
    );
    assert.deepEqual(shown, Array(5).fill('surprised,lively,true'));
    assert.deepEqual(problems, []);
  });

  it('lets all of them speak at once', async () => {
    const { page, problems } = gallery;
    // A slow machine may hear the first of them out before the last begins.
    await page.$$eval('spatius-avatar', (avatars) => {
      for (const avatar of avatars) {
        avatar.addEventListener('speechstart', () => {
          avatar.dataset['speeches'] = String(Number(avatar.dataset['speeches'] ?? 0) + 1);
        });
      }
    });
    for (const speeches of ['1', '2']) {
      await press((await page.waitForSelector('#together'))!);
      await page.waitForSelector(`.person:nth-child(5 of :has([data-speeches="${speeches}"]))`);
    }
    // What ended must not be taken for what began.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.person')].every(
        (person) =>
          Boolean(person.querySelector('spatius-avatar:state(playing)')) ===
          Boolean(person.querySelector('[aria-pressed="true"]')),
      ),
    );
    await press((await page.waitForSelector('#stop'))!);
    await page.waitForFunction(
      () => document.querySelectorAll('spatius-avatar:state(idle)').length === 5,
    );
    assert.deepEqual(problems, []);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { until } from '../support/until.js';
import { MistakeSite, type Page } from './mistake-site.js';
import { launchBrowser, visit } from './support.js';

const page = (folder: string): Page => ({
  html: `<!doctype html>
<style>spatius-avatar { display: block; width: 240px; height: 300px }</style>
<script type="module" src="/${folder}/spatius-avatar.js"></script>
<spatius-avatar src-avatar="/models/block.glb" src="/clips/catala.mp3" controls></spatius-avatar>`,
});

/** The button of this part, once it is there. */
const button = (part: string) => `spatius-avatar >>> [part~="${part}-button"]`;

describe('a network with gaps', () => {
  let site: MistakeSite;
  let browser: Browser;

  before(async () => {
    const folders = ['shaky', 'stalled', 'late'];
    site = await MistakeSite.open(new Map(folders.map((name) => [name, page(name)])));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });

  it('leaves speech to be heard with the next try', async () => {
    const { page } = await visit(browser, site.url('shaky'));
    await page.evaluate(() => {
      const avatar = document.querySelector('spatius-avatar')!;
      avatar.addEventListener('speechstart', () => document.body.classList.add('heard'));
    });
    await page.locator(button('play')).click();
    // What is pointed at is made ready, so pressing it may have been the next try already.
    await until(async () => {
      await (await page.$(button('retry')))?.click().catch(() => undefined);
      return page.$('.heard');
    }, 'the speech is heard');
    await page.waitForSelector('spatius-avatar:not(:state(error))');
  });

  it('is told of where the engine does not come, and heals where it comes after all', async () => {
    const shown = 'spatius-avatar:state(error)';
    const { page } = await visit(browser, site.url('late'), shown, () => {
      // A page whose half minutes are over in a moment.
      const { setTimeout } = globalThis;
      globalThis.setTimeout = ((then: () => void, ms?: number) =>
        setTimeout(then, ms === 30_000 ? 1000 : ms)) as typeof setTimeout;
    });
    const message = () => page.$eval('spatius-avatar', ({ error }) => error?.message);
    assert.match((await message()) ?? '', /could not be fetched yet/);
    const again = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const avatar = document.querySelector('spatius-avatar')!;
          avatar.addEventListener('error', ({ error }) => resolve(error.message), { once: true });
        }),
    );
    await page.locator(button('retry')).click();
    assert.match(await again, /could not be fetched yet/);
    site.arrive();
    await page.waitForSelector('spatius-avatar:state(rendered):not(:state(error))');
    assert.equal(site.late, 1);
  });

  it('keeps nobody waiting who gives up before what reads speech is there', async () => {
    const { page } = await visit(browser, site.url('stalled'));
    const outcome = await page.evaluate(async () => {
      const avatar = document.querySelector('spatius-avatar') as HTMLElement & {
        speak(): Promise<unknown>;
      };
      const speech = avatar.speak();
      avatar.remove();
      return speech.catch((error: Error) => error.name);
    });
    assert.equal(outcome, 'AbortError');
  });
});

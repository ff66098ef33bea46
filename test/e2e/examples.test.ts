import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { startExamples } from '../../demo/examples/start.mjs';
import { WebSocket } from 'ws';
import { launchBrowser, press, visit, type Visit } from './support.js';

/** Waits until the page's status line reads so, and answers with all it read meanwhile. */
function statusUntil(page: Page, wanted: string): Promise<string[]> {
  return page.evaluate((last) => {
    const line = document.getElementById('status')!;
    const read = [line.textContent];
    return new Promise<string[]>((resolve) => {
      const look = (): void => {
        if (line.textContent !== read.at(-1)) read.push(line.textContent);
        if (read.at(-1) !== last) return;
        observer.disconnect();
        resolve(read);
      };
      const observer = new MutationObserver(look);
      observer.observe(line, { childList: true });
      look();
    });
  }, wanted);
}

const clipButton = (page: Page, clip: string) =>
  page.waitForSelector(`[data-clip="${clip}"]:enabled`);

describe('the examples', () => {
  let examples: Awaited<ReturnType<typeof startExamples>>;
  let browser: Browser;
  let visited: Visit | undefined;

  before(async () => {
    examples = await startExamples(0);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(visited?.problems, []);
    await visited?.page.close();
  });
  after(async () => {
    await browser?.close();
    await examples?.close();
  });

  /** Whether the mouth has motion of speech now, as the rig shows it. */
  const animated = `new Promise((resolve) => {
    const { events } = document.querySelector('spatius-avatar').controller;
    events.on('animation', (type) => type === 'mono' && resolve(true));
  })`;

  it('backend mode: speaks what its back end sends, with motion', async () => {
    visited = await visit(browser, examples.backend);
    const { page } = visited;
    const button = await clipButton(page, 'weather');
    const moved = page.evaluate(animated);
    const status = statusUntil(page, 'idle (playbackEnd)');
    await press(button!);
    assert.equal(await moved, true);
    assert.deepEqual((await status).slice(-2), ['playing', 'idle (playbackEnd)']);
  });

  it('backend mode: stops when told, and a new turn replaces the last', async () => {
    visited = await visit(browser, examples.backend);
    const { page } = visited;
    await press((await clipButton(page, 'weather'))!);
    await statusUntil(page, 'playing');
    await press((await page.$('#stop'))!);
    await statusUntil(page, 'idle (userAction)');
    await press((await clipButton(page, 'hello'))!);
    await statusUntil(page, 'playing');
    await press((await clipButton(page, 'weather'))!);
    const read = await statusUntil(page, 'idle (playbackEnd)');
    assert.equal(read.filter((text) => text === 'idle (playbackEnd)').length, 1);
  });

  it('backend mode: takes no harm from a page that talks nonsense', async () => {
    for (const nonsense of [
      '{',
      'null',
      '{"type":"say","clip":"../backend.mjs"}',
      'x'.repeat(2e6),
    ]) {
      const socket = new WebSocket(new URL('agent', examples.backend.replace('http', 'ws')));
      await once(socket, 'open');
      socket.send(nonsense);
      socket.close();
      await once(socket, 'close');
    }
    visited = await visit(browser, examples.backend);
    const { page } = visited;
    await press((await clipButton(page, 'hello'))!);
    await statusUntil(page, 'idle (playbackEnd)');
  });

  it('backend mode: says the microphone back', async () => {
    visited = await visit(browser, examples.backend);
    const { page } = visited;
    const talk = (await page.waitForSelector('#microphone:enabled'))!;
    await press(talk);
    await statusUntil(page, 'playing');
    await press(talk);
    await statusUntil(page, 'idle (playbackEnd)');
  });

  it('direct mode: connects with a token of its server and speaks', async () => {
    visited = await visit(browser, examples.direct, '#stage canvas');
    const { page } = visited;
    const status = statusUntil(page, 'idle');
    await press((await clipButton(page, 'weather'))!);
    const read = await status;
    for (const text of ['connecting', 'connected', 'playing']) assert.ok(read.includes(text), text);
  });

  it('backend mode: is heard without motion while the Motion Server is away', async () => {
    visited = await visit(browser, examples.backend);
    const { page } = visited;
    await examples.motion.close();
    const status = statusUntil(page, 'idle (playbackEnd)');
    await press((await clipButton(page, 'weather'))!);
    const read = await status;
    assert.ok(read.includes('playing (fallbackMode)'), read.join(', '));
  });
});

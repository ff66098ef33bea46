import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dispose } from '@livekit/rtc-node';
import type { Browser, Page } from 'puppeteer-core';
import { startExamples } from '../../demo/examples/start.mjs';
import { startLiveKit } from '../../scripts/lib/livekit-server.mjs';
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

/** Length of the longest that the room's agent says. */
const WEATHER_SECONDS = 5.6;

/** What a visitor says who speaks. */
const VOICE = fileURLToPath(new URL('../../demo/examples/backend-mode/hello.wav', import.meta.url));

/** How many seconds of what is said now are heard, once it is over. */
const secondsHeard = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const avatar = document.querySelector('spatius-avatar')!;
        avatar.addEventListener('speechend', ({ report }) => resolve(report.seconds));
      }),
  );

const clipButton = (page: Page, clip: string) =>
  page.waitForSelector(`[data-clip="${clip}"]:enabled`);

const livekit = await startLiveKit();

describe('the examples', () => {
  let examples: Awaited<ReturnType<typeof startExamples>>;
  let browser: Browser;
  /** One whose microphone hears somebody speak. */
  let speaker: Browser | undefined;
  let visited: Visit | undefined;

  before(async () => {
    examples = await startExamples(0, livekit);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(visited?.problems, []);
    await visited?.page.close();
  });
  after(async () => {
    await speaker?.close();
    await browser?.close();
    await examples?.close();
    await livekit?.stop();
    // Else LiveKit's client keeps the process.
    await dispose();
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

  const inRoom = { skip: livekit ? false : 'no LiveKit server' };

  /** The room's page, in the room. */
  async function joined(visitor = browser): Promise<Page> {
    visited = await visit(visitor, examples.room!);
    const { page } = visited;
    const greeted = statusUntil(page, 'idle (playbackEnd)');
    await press((await page.$('#join'))!);
    assert.ok((await greeted).includes('playing'), 'the agent was heard');
    return page;
  }

  it(
    'room: joins, hears the agent, reads what it says, silences it, and leaves',
    inRoom,
    async () => {
      const page = await joined();
      const caption = await page.$eval('#caption', ({ textContent }) => textContent);
      assert.equal(caption, 'Hello! Good to see you.');
      await press((await page.$('#ask'))!);
      await statusUntil(page, 'playing');
      const heard = secondsHeard(page);
      await press((await page.$('#interrupt'))!);
      assert.ok((await heard) < WEATHER_SECONDS - 1, `${await heard} s were heard`);
      await press((await page.$('#join'))!);
      await statusUntil(page, 'Not in the room');
    },
  );

  it('room: the agent falls silent when the visitor speaks', inRoom, async () => {
    speaker = await launchBrowser(VOICE);
    const page = await joined(speaker);
    await press((await page.$('#ask'))!);
    await statusUntil(page, 'playing');
    const heard = secondsHeard(page);
    await press((await page.$('#microphone'))!);
    assert.ok((await heard) < WEATHER_SECONDS - 1, `${await heard} s were heard`);
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

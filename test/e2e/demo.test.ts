import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { until } from '../support/until.js';
import { DemoServer, launchBrowser, press, visit, type Visit } from './support.js';

/** What the element told, and how much the mouth moved, while a clip was spoken. */
interface Performance {
  readonly events: string[];
  /** Largest and last difference of the mouth's pixels from those at rest: a mean, 0 to 255. */
  readonly speaking: number;
  readonly resting: number;
}

/** Clicks a clip of the demo and watches the character until it has spoken. */
async function perform(page: Page, title: string): Promise<Performance> {
  const watching = page.evaluate(async (): Promise<Performance> => {
    interface Avatar extends HTMLElement {
      motion: string;
      conversationState: string;
      exportBitmap(): Promise<Blob | null>;
    }
    const avatar = document.querySelector<Avatar>('spatius-avatar')!;
    avatar.motion = 'still';
    const events: string[] = [];
    const names = ['conversationstatechange', 'speechstart', 'speechend', 'error'];
    const note = (event: Event): void => {
      const { state } = event as Event & { state?: string };
      events.push(state ? `${event.type}:${state}` : event.type);
    };
    for (const name of names) avatar.addEventListener(name, note);

    const size = 48;
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    /** The middle of the lower face, where the mouth is. */
    const mouth = async (): Promise<Uint8ClampedArray> => {
      let png: Blob | null;
      while (!(png = await avatar.exportBitmap())) await new Promise(requestAnimationFrame);
      const picture = await createImageBitmap(png);
      const { width, height } = picture;
      const box = [width / 2 - height * 0.12, height * 0.48, height * 0.24, height * 0.24] as const;
      context.clearRect(0, 0, size, size);
      context.drawImage(picture, ...box, 0, 0, size, size);
      return context.getImageData(0, 0, size, size).data;
    };
    const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
      a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
    const frames = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
    };
    const SAMPLE_MS = 250;
    /** The mouth once it has come to rest. */
    const settled = async (): Promise<Uint8ClampedArray> => {
      let last = await mouth();
      for (let same = 0; same < 3;) {
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
        await frames(2);
        const now = await mouth();
        same = apart(now, last) < 0.1 ? same + 1 : 0;
        last = now;
      }
      return last;
    };
    const atRest = await settled();

    let ended = false;
    avatar.addEventListener('speechend', () => (ended = true), { once: true });
    const started = new Promise((resolve) => {
      avatar.addEventListener('speechstart', resolve, { once: true });
    });
    (globalThis as unknown as { watching: boolean }).watching = true;
    await started;
    let speaking = 0;
    while (!ended) {
      speaking = Math.max(speaking, apart(await mouth(), atRest));
      await frames(5);
    }
    const resting = apart(await settled(), atRest);
    for (const name of names) avatar.removeEventListener(name, note);
    return { events, speaking, resting };
  });
  await page.waitForFunction('globalThis.watching');
  const [clip] = await page.$$(`xpath/.//button[contains(., ${JSON.stringify(title)})]`);
  await press(clip);
  return watching;
}

function assertSpoken({ events, speaking, resting }: Performance): void {
  assert.deepEqual(events, [
    'conversationstatechange:playing',
    'speechstart',
    'conversationstatechange:idle',
    'speechend',
  ]);
  assert.ok(speaking > 2, `the mouth moves in speech: ${speaking}`);
  // The picture may be of another resolution by then, which is no motion of the mouth.
  assert.ok(resting < speaking / 2, `and rests in silence: ${resting} against ${speaking}`);
}

describe('the demo', () => {
  let server: DemoServer;
  let browser: Browser;
  let visited: Visit | undefined;

  before(async () => {
    server = await DemoServer.start();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(visited?.problems, []);
    await visited?.page.close();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('has a builder, whose iframe shows what was chosen and speaks when it is asked to', async () => {
    visited = await visit(browser, new URL('builder.html', server.url).href);
    const { page } = visited;
    await press((await page.$('input[value=leo]'))!);
    await press((await page.$('input[value=frame]'))!);
    const code = await page.$eval('#code', ({ textContent }) => textContent);
    await press((await page.$('input[value=element]'))!);
    const tag = await page.$eval('#code', ({ textContent }) => textContent);
    assert.match(tag, /<spatius-avatar\s+avatar-id="leo"\s+text="Hello! [^"]+"\s+controls/);

    const heard = await page.evaluate((markup) => {
      document.body.innerHTML = markup;
      const frame = document.querySelector('iframe')!;
      frame.loading = 'eager';
      return new Promise<string[]>((resolve) => {
        const told: string[] = [];
        addEventListener('message', ({ source, data }) => {
          const { spatiusAvatar } = data as { spatiusAvatar: string };
          told.push(spatiusAvatar);
          if (spatiusAvatar === 'firstrender') {
            const src = new URL('clips/weather.mp3', location.href).href;
            (source as Window).postMessage({ spatiusAvatar: 'speak', src }, '*');
          }
          if (spatiusAvatar === 'speechstart') resolve(told);
        });
      });
    }, code);
    assert.ok(heard.includes('load'), heard.join());
    const [, frame] = page.frames();
    assert.equal(await frame.$eval('spatius-avatar', (it) => it.getAttribute('avatar-id')), 'leo');
  });

  it('is loaded by a classic script as well', async () => {
    visited = await visit(browser, new URL('builder.html', server.url).href);
    const { page } = visited;
    const body = `<!doctype html><link rel="icon" href="icon.svg">
      <script src="/dist/spatius-avatar.classic.js"></script>
      <spatius-avatar avatar-id="kai" loading="eager"></spatius-avatar>`;
    const classic = new URL('classic.html', server.url).href;
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const answer = { contentType: 'text/html', body };
      void (request.url() === classic ? request.respond(answer) : request.continue());
    });
    await page.goto(classic);
    await page.waitForSelector('spatius-avatar:state(loaded)');
    assert.equal(
      await page.evaluate('spatiusAvatar.then((all) => typeof all.SpatiusAvatar)'),
      'function',
    );
  });

  it('answers in its chat, in writing and aloud', async () => {
    visited = await visit(browser, new URL('chat.html', server.url).href);
    const { page } = visited;
    const spoken = page.evaluate(`new Promise((resolve) => {
      document.querySelector('spatius-avatar').addEventListener('speechstart', resolve, { once: true });
    })`);
    const box = (await page.$('#chat >>> textarea'))!;
    await press(box);
    await box.type('How is the weather?');
    await page.keyboard.press('Enter');
    await spoken;
    const transcript = `JSON.stringify(document.querySelector('#chat').transcript)`;
    const said = await until(async () => {
      const text = String(await page.evaluate(transcript));
      return text.includes('mountains') && text;
    }, 'the answer is written');
    assert.match(said, /How is the weather.*The weather over the mountains/);
  });

  it('shows its picture in a window of its own, and takes it back', async () => {
    visited = await visit(browser, new URL('chat.html', server.url).href);
    const { page } = visited;
    const asked = page.evaluate(`new Promise((resolve) => {
      addEventListener('spatius-picture-in-picture', ({ cancelable }) => resolve(cancelable));
    })`);
    const button = 'spatius-avatar-controls >>> [part~="picture-button"]';
    await press((await page.waitForSelector(button))!);
    assert.equal(await asked, true);
    const picture = `documentPictureInPicture.window?.document.querySelector('canvas')`;
    await page.waitForFunction(`${picture}?.width > 1`);
    assert.equal(await page.$('spatius-avatar >>> canvas'), null);

    await press((await page.$(button))!);
    await page.waitForSelector('spatius-avatar >>> canvas');
    assert.equal(await page.evaluate('documentPictureInPicture.window'), null);
  });

  it('speaks a clip on a click, with no server', async () => {
    visited = await visit(browser, server.url);
    assertSpoken(await perform(visited.page, 'The weather'));
  });

  it('speaks a clip through the Motion Server', async () => {
    visited = await visit(browser, server.url);
    const { page } = visited;
    await press((await page.waitForSelector('label:has([value="direct"]:enabled)'))!);
    await page.waitForSelector('spatius-avatar[mode="direct"]:state(rendered)');
    assertSpoken(await perform(page, 'The weather'));
    await page.waitForSelector('spatius-avatar:state(connected)');
  });

  it('leaves nothing behind when the element is removed', async () => {
    visited = await visit(browser, server.url);
    const { page } = visited;
    const sockets = { opened: 0, closed: 0 };
    const cdp = await page.createCDPSession();
    await cdp.send('Network.enable');
    cdp.on('Network.webSocketCreated', () => sockets.opened++);
    cdp.on('Network.webSocketClosed', () => sockets.closed++);
    await press((await page.waitForSelector('label:has([value="direct"]:enabled)'))!);
    await page.waitForFunction(() => {
      const avatar = document.querySelector('spatius-avatar[mode="direct"]');
      return avatar?.shadowRoot?.querySelector('canvas[data-engine]');
    });
    await page.evaluate(async () => {
      interface Avatar extends HTMLElement {
        start(): Promise<void>;
        speak(source: string): Promise<unknown>;
      }
      const avatar = document.querySelector<Avatar>('spatius-avatar')!;
      await avatar.start();
      const speech = avatar.speak('clips/deutsch.mp3').catch(() => 'ended');
      await new Promise((resolve) => avatar.addEventListener('speechstart', resolve));
      const canvas = avatar.shadowRoot!.querySelector<HTMLCanvasElement>('[data-engine]')!;
      const context = canvas.getContext('webgl2');
      avatar.remove();
      await speech;
      Object.assign(globalThis, { avatar, canvas, context });
    });
    await page.waitForFunction('avatar.view === null');
    await page.waitForFunction('!canvas.isConnected && context.isContextLost()');
    await until(() => page.workers().length === 0, 'the worker has ended');
    await until(() => sockets.closed > 0, 'the connection is closed');
    assert.deepEqual(sockets, { opened: 1, closed: 1 });
  });

  it('has a page with the smallest embed, which speaks when asked to', async () => {
    visited = await visit(browser, new URL('embed.html', server.url).href);
    const started = visited.page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const avatar = document.querySelector('spatius-avatar')!;
          avatar.addEventListener('speechstart', () => resolve(true), { once: true });
        }),
    );
    const play = await visited.page.waitForSelector('spatius-avatar >>> [part~="play-button"]');
    await press(play!);
    assert.equal(await started, true);
  });
});

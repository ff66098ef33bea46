import assert from 'node:assert/strict';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../../../scripts/browser.mjs';
import { TEST_FLAGS } from '../../../scripts/test/browser-flags.mjs';
import { limit } from '../../support/patience.js';
import { syllables } from '../../support/speech.js';

const FLAGS = [...TEST_FLAGS, '--autoplay-policy=no-user-gesture-required'];

export function launchBrowser(): Promise<Browser> {
  // What waits in a page has a limit of its own, or the test has.
  const waiting = { timeout: limit(60), protocolTimeout: 0 };
  return puppeteer.launch({ executablePath: findBrowser(), args: FLAGS, ...waiting });
}

/** A page, and what went wrong on it: script errors, console errors, refused by policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: string[];
}

export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage();
  page.setDefaultTimeout(limit(60));
  // Where a processor draws, a pixel costs more than all else: half as many in each direction.
  await page.setViewport({ width: 800, height: 600, deviceScaleFactor: 0.5 });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  // The TypeScript loader names functions through this helper, also those that run in the page.
  await page.evaluateOnNewDocument('globalThis.__name = (target) => target');
  await page.goto(url, { waitUntil: 'load' });
  return { page, problems };
}

/** What a page with one eager avatar came to. */
export interface Outcome {
  readonly event: 'firstrender' | 'error' | 'timeout';
  readonly message: string;
  /** Size of the exported picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Share of the picture's pixels that the character covers, 0 to 1. */
  readonly covered: number;
}

/** Waits until the avatar of the page was drawn, and measures the picture. */
export async function firstPicture({ page, problems }: WatchedPage): Promise<Outcome> {
  const outcome = await page.evaluate(async (longest): Promise<Outcome> => {
    const element = document.querySelector('spatius-avatar');
    if (!element) throw new Error('no <spatius-avatar> on the page');
    const defined = await Promise.race([
      customElements.whenDefined('spatius-avatar').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), longest)),
    ]);
    if (!defined) throw new Error('<spatius-avatar> was not defined');
    const avatar = element as HTMLElement & {
      error: Error | null;
      exportBitmap(): Promise<Blob | null>;
    };
    const none = { message: '', width: 0, height: 0, covered: 0 };
    const event = await new Promise<Outcome['event']>((resolve) => {
      setTimeout(() => resolve('timeout'), longest);
      if (avatar.error) resolve('error');
      if (avatar.matches(':state(rendered)')) resolve('firstrender');
      avatar.addEventListener('firstrender', () => resolve('firstrender'), { once: true });
      avatar.addEventListener('error', () => resolve('error'), { once: true });
    });
    if (event !== 'firstrender') return { ...none, event, message: String(avatar.error) };
    const picture = await avatar.exportBitmap();
    if (!picture) return { ...none, event, message: 'no picture to export' };
    const bitmap = await createImageBitmap(picture);
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new Error('no 2D context');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let opaque = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 128) opaque++;
    return { event, message: '', width, height, covered: opaque / (width * height) };
  }, limit(60));
  assert.deepEqual(problems, [], 'nothing went wrong on the page');
  return outcome;
}

/** The character is on the picture, and it is neither empty nor a filled rectangle. */
export function assertShown(outcome: Outcome): void {
  assert.equal(outcome.event, 'firstrender', outcome.message);
  assert.ok(outcome.width > 100 && outcome.height > 100, 'the picture has a size');
  assert.ok(outcome.covered > 0.1 && outcome.covered < 0.98, `covered ${outcome.covered}`);
}

/** What became of speech on a page. */
export interface Spoken {
  /** Seconds that were heard. */
  readonly seconds: number;
  /** Largest difference of the mouth's pixels from those before: a mean, 0 to 255. */
  readonly moved: number;
}

/**
 * Has the page's `<spatius-avatar>`, or the `AvatarView` that it keeps as `globalThis.view`, speak
 * some syllables, and watches the mouth.
 */
export async function speakOn({ page, problems }: WatchedPage): Promise<Spoken> {
  const speech = [...syllables(1.6)];
  const spoken = await page.evaluate(async (pcm): Promise<Spoken> => {
    interface Talker {
      motion?: string;
      motionStyle?: string;
      speak?(buffer: AudioBuffer): Promise<{ seconds: number }>;
      controller?: { speak(buffer: AudioBuffer): Promise<{ seconds: number }> };
      exportBitmap(): Promise<Blob | null>;
    }
    const talker = (document.querySelector('spatius-avatar') ??
      (globalThis as unknown as { view: object }).view) as Talker;
    talker.motion = talker.motionStyle = 'still';
    const buffer = new AudioBuffer({ length: pcm.length, sampleRate: 16_000 });
    buffer.copyToChannel(
      Float32Array.from(pcm, (sample) => sample / 0x8000),
      0,
    );

    const size = 32;
    const context = new OffscreenCanvas(size, size).getContext('2d')!;
    /** The middle of the lower face. */
    const mouth = async (): Promise<Uint8ClampedArray> => {
      const picture = await createImageBitmap((await talker.exportBitmap())!);
      const { width, height } = picture;
      const box = [width / 2 - height * 0.12, height * 0.48, height * 0.24, height * 0.24] as const;
      context.clearRect(0, 0, size, size);
      context.drawImage(picture, ...box, 0, 0, size, size);
      return context.getImageData(0, 0, size, size).data;
    };
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await mouth();
    let seconds = 0;
    let moved = 0;
    // Where everything is slow, rounds are over before the lip-sync engine is there or a frame is drawn.
    for (let round = 0; round < 20 && moved < 1; round++) {
      let over = false;
      const speaking = (talker.speak?.(buffer) ?? talker.controller!.speak(buffer))
        .then((report) => (seconds = report.seconds))
        .finally(() => (over = true));
      while (!over) {
        const now = await mouth();
        const apart = now.reduce((sum, value, i) => sum + Math.abs(value - before[i]), 0);
        moved = Math.max(moved, apart / now.length);
        await Promise.race([speaking, new Promise((resolve) => setTimeout(resolve, 80))]);
      }
      await speaking;
    }
    return { seconds, moved };
  }, speech);
  assert.deepEqual(problems, [], 'nothing went wrong on the page');
  return spoken;
}

/** A page that a server wrote is alive: it counts the speeches that were heard. */
export async function assertHydrated({ page, problems }: WatchedPage): Promise<void> {
  const counted = async (): Promise<number> => {
    const text = await page.$eval('p', (paragraph) => paragraph.textContent);
    return Number(/^Spoken (\d+) times$/.exec(text)?.[1]);
  };
  assert.equal(await counted(), 0);
  const speaking: WatchedPage = { page, problems };
  assertSpoken(await speakOn(speaking));
  assert.ok((await counted()) > 0, 'the event reached the component');
}

/** The speech was heard to its end, and the mouth moved with it. */
export function assertSpoken({ seconds, moved }: Spoken): void {
  assert.ok(Math.abs(seconds - 1.6) < 0.1, `heard ${seconds} s of 1.6`);
  assert.ok(moved >= 1, `the mouth moved by ${moved}`);
}

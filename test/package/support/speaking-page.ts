import assert from 'node:assert/strict';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../../../scripts/browser.mjs';

const FLAGS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--autoplay-policy=no-user-gesture-required',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export function launchBrowser(): Promise<Browser> {
  return puppeteer.launch({ executablePath: findBrowser(), args: FLAGS });
}

/** A page, and what went wrong on it: script errors, console errors, refused by policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: string[];
}

export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
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
  const outcome = await page.evaluate(async (): Promise<Outcome> => {
    const element = document.querySelector('spatius-avatar');
    if (!element) throw new Error('no <spatius-avatar> on the page');
    // No function of this one may have a name: the transform of TypeScript would mark it with a helper
    // that the page does not have.
    const defined = await Promise.race([
      customElements.whenDefined('spatius-avatar').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 30_000)),
    ]);
    if (!defined) throw new Error('<spatius-avatar> was not defined in 30 s');
    const avatar = element as HTMLElement & {
      error: Error | null;
      exportBitmap(): Promise<Blob | null>;
    };
    const none = { message: '', width: 0, height: 0, covered: 0 };
    const event = await new Promise<Outcome['event']>((resolve) => {
      setTimeout(() => resolve('timeout'), 90_000);
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
  });
  assert.deepEqual(problems, [], 'nothing went wrong on the page');
  return outcome;
}

/** The character is on the picture, and it is neither empty nor a filled rectangle. */
export function assertShown(outcome: Outcome): void {
  assert.equal(outcome.event, 'firstrender', outcome.message);
  assert.ok(outcome.width > 100 && outcome.height > 100, 'the picture has a size');
  assert.ok(outcome.covered > 0.1 && outcome.covered < 0.98, `covered ${outcome.covered}`);
}

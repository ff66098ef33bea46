import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import puppeteer, {
  type Browser,
  type BrowserContext,
  type ElementHandle,
  type Page,
} from 'puppeteer-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { TEST_FLAGS } from '../../scripts/test/browser-flags.mjs';
import { limit } from '../support/patience.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A browser as a visitor has it: sound needs a gesture.
 *
 * @param voice a WAV file, which its microphone hears over and over; else that beeps.
 * @param flags further ones.
 */
export const launchBrowser = (voice?: string, flags: readonly string[] = []): Promise<Browser> =>
  puppeteer.launch({
    executablePath: findBrowser(),
    args: [
      ...TEST_FLAGS,
      ...(voice ? [`--use-file-for-fake-audio-capture=${voice}`] : []),
      ...flags,
    ],
    timeout: limit(60),
    protocolTimeout: limit(120),
  });

/** A page that waits as long as this machine needs. */
export async function newPage(browser: Browser | BrowserContext): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(limit(60));
  return page;
}

/** What `npm start` runs after building. */
export class DemoServer {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** @param folder is served at `/`, and the package at `/dist/`. */
  static async start(folder = 'demo'): Promise<DemoServer> {
    const cli = ['server/dist/bin.js', '--port', '0', '--demo-root', folder];
    const child = spawn(process.execPath, cli, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += String(chunk);
        const [, open] = /Open (http:\S+)/.exec(said) ?? [];
        if (open) resolve(open);
      });
      child.once('exit', () => reject(new Error(`The server ended: ${said}`)));
    });
    return new DemoServer(child, url);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
  }
}

/** A page, and everything that went wrong on it. */
export interface Visit {
  readonly page: Page;
  readonly problems: string[];
}

/**
 * Opens a page and waits until its character, or whatever `shown` selects, is there.
 *
 * @param prepare runs in the page before its own scripts.
 */
export async function visit(
  browser: Browser,
  url: string,
  shown = 'spatius-avatar:state(rendered)',
  prepare?: () => void,
): Promise<Visit> {
  const page = await newPage(browser);
  // Where a processor draws, a pixel costs more than all else: half as many in each direction.
  await page.setViewport({ width: 280, height: 400, deviceScaleFactor: 0.5 });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  // The TypeScript loader names functions through this helper, also those that run in the page.
  await page.evaluateOnNewDocument('globalThis.__name = (target) => target');
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(url);
  await page.waitForSelector(shown);
  return { page, problems };
}

/** Clicks like a visitor who has scrolled so far that nothing covers the element. */
export async function press(element: ElementHandle): Promise<void> {
  await element.evaluate((it) => it.scrollIntoView({ block: 'end' }));
  await element.click();
}

import { ChromeLauncher, puppeteerCore } from '@web/test-runner-chrome';
import { Desktop } from './desktop.mjs';
import { findFirefox } from '../../lib/other-browsers.mjs';

/** Speech without a gesture, as Chromium is told by a flag. */
const PREFERENCES = { 'media.autoplay.default': 0, 'media.autoplay.blocking_policy': 0 };

/** Runs test pages in windows of Firefox, for Web Test Runner, by WebDriver BiDi. */
class FirefoxLauncher extends ChromeLauncher {
  #desktop = new Desktop();

  async launchBrowser() {
    await this.#desktop.start();
    return super.launchBrowser({ env: this.#desktop.env });
  }

  async stop() {
    await super.stop();
    this.#desktop.stop();
  }
}

export function firefoxLauncher({ protocolTimeout }) {
  return new FirefoxLauncher(
    {
      browser: 'firefox',
      executablePath: findFirefox(),
      // Without a screen there is no WebGL.
      headless: false,
      extraPrefsFirefox: PREFERENCES,
      protocolTimeout,
    },
    ({ browser }) => browser.defaultBrowserContext(),
    // A window each: pages in the tabs behind get no frames.
    ({ context }) => context.newPage({ type: 'window' }),
    puppeteerCore,
  );
}

import { chromeLauncher } from '@web/test-runner-chrome';
import { findBrowser } from '../../browser.mjs';
import { TEST_FLAGS } from '../browser-flags.mjs';

export const chromiumLauncher = ({ protocolTimeout }) =>
  chromeLauncher({
    // A window of its own for each page: in a shared one, all but one are hidden and get no frames.
    createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
    launchOptions: {
      executablePath: findBrowser(),
      args: [...TEST_FLAGS, '--autoplay-policy=no-user-gesture-required'],
      protocolTimeout,
    },
  });

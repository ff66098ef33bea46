import { findBrowser } from '../browser.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { fail, say } from './say.mjs';

const HOW_TO = {
  darwin: 'brew install --cask chromium',
  win32: 'winget install --exact --id Google.Chrome',
  linux: 'sudo apt-get install chromium   (or your distribution’s package of Chromium)',
};

/**
 * Path of the browser to test with. On Debian and its kin, root gets Chromium installed; everybody
 * else is told what to run.
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (canInstall()) {
    say('Installing Chromium (apt-get) …');
    await installPackages(['chromium']);
    const installed = findBrowser();
    if (installed) return installed;
  }
  return fail(
    `The tests need Chrome or Chromium, and none was found. Install one:\n\n` +
      `  ${HOW_TO[process.platform] ?? 'Chrome or Chromium, from your system’s packages'}\n\n` +
      'or set CHROME_PATH to one that is there, and run this command again.',
  );
}

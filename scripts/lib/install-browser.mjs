import { existsSync } from 'node:fs';
import { findBrowser } from '../browser.mjs';
import { exec } from './exec.mjs';
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
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (canInstall) {
    say('Installing Chromium (apt-get) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await exec('apt-get', ['update', '-qq'], { env });
    await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    const installed = findBrowser();
    if (installed) return installed;
  }
  return fail(
    `The tests need Chrome or Chromium, and none was found. Install one:\n\n` +
      `  ${HOW_TO[process.platform] ?? 'Chrome or Chromium, from your system’s packages'}\n\n` +
      'or set CHROME_PATH to one that is there, and run this command again.',
  );
}

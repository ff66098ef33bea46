/**
 * Runs tests of the browser in browsers besides Chromium, one after the other.
 *
 *   npm run test:browsers                        the core, in Firefox and WebKitGTK
 *   npm run test:browsers -- firefox             in Firefox only
 *   npm run test:browsers -- webkit captions     files of test/unit whose path contains "captions"
 *
 * A browser that is neither there nor can be installed counts as skipped, a test for each file.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { ensureBrowser } from './lib/install-browser.mjs';
import { ensureOtherBrowsers, OTHER_BROWSERS } from './lib/other-browsers.mjs';
import { fail, say } from './lib/say.mjs';
import { CORE } from './test/browsers/core.mjs';
import { testFiles } from './test/files.mjs';

const named = process.argv.slice(2).filter((word) => word in OTHER_BROWSERS);
const [filter] = process.argv.slice(2).filter((word) => !(word in OTHER_BROWSERS));
const browsers = named.length > 0 ? named : Object.keys(OTHER_BROWSERS);
const files = filter ? testFiles('test/unit', filter) : CORE;
if (files.length === 0) fail(`No file of test/unit matches "${filter}".`);

await ensureDependencies();
// It tells how fast this machine is.
process.env.CHROME_PATH = await ensureBrowser();
const reasons = await ensureOtherBrowsers(browsers);
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');
// Only now, because it needs what was installed.
const { reportOf } = await import('./test/report.mjs');
const { runInBrowser } = await import('./test/browsers/run.mjs');

const results = [];
for (const browser of browsers) {
  say(`\n── ${OTHER_BROWSERS[browser].title} ──`);
  results.push(...(await runInBrowser(browser, files, { reason: reasons[browser], live: true })));
}
const report = reportOf(results, Object.values(reasons));
say(`\n${report.text}`);
process.exit(report.failed === 0 ? 0 : 1);

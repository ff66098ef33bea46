import { OTHER_BROWSERS } from '../../lib/other-browsers.mjs';
import { runSuite } from '../suite.mjs';

/**
 * Runs test files in another browser than Chromium.
 *
 * @param {keyof typeof OTHER_BROWSERS} browser
 * @param {string[]} files
 * @param {{ reason: string, live: boolean }} how `reason`: why there is no such browser, where there
 *   is none: each file then counts as skipped.
 * @returns for each file its counts, as `runSuite` has them, under its name and the browser's.
 */
export async function runInBrowser(browser, files, { reason, live }) {
  const { title } = OTHER_BROWSERS[browser];
  const named = (file) => `${file} (${title})`;
  if (reason) {
    const none = { seconds: 0, passed: 0, failed: 0, skipped: 1, failures: [] };
    return files.map((file) => ({ ...none, file: named(file) }));
  }
  const suite = { runner: 'in-browser', files, env: { TEST_BROWSER: browser } };
  const { files: outcomes } = await runSuite(suite, live);
  return outcomes.map((outcome) => ({ ...outcome, file: named(outcome.file) }));
}

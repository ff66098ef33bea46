/**
 * Runs every test, from a fresh clone on: installs what is missing, builds what is stale.
 *
 *   npm test                       everything
 *   npm test -- playback           only test files whose path contains "playback"
 *
 * The last line is `N passed, N failed`; the exit code is non-zero when anything failed.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { ensureBrowser } from './lib/install-browser.mjs';
import { fail, say } from './lib/say.mjs';
import { testFiles } from './test/files.mjs';

/** Suites in the order they run; the quickest to fail first. */
const SUITES = [
  { title: 'Tooling', folder: 'test/tooling', runner: 'in-node' },
  { title: 'Command line', folder: 'test/cli', runner: 'in-node' },
  { title: 'Server', folder: 'test/server', runner: 'in-node' },
  { title: 'Server SDK', folder: 'test/server-sdk', runner: 'in-node' },
  { title: 'Avatars', folder: 'test/avatars', runner: 'in-node' },
  { title: 'Units in the browser', folder: 'test/unit', runner: 'in-browser' },
  { title: 'End to end', folder: 'test/e2e', runner: 'in-node' },
];

const RUNNERS = {
  'in-node': async (files) => (await import('./test/in-node.mjs')).runInNode(files),
  'in-browser': async (files) => (await import('./test/in-browser.mjs')).runInBrowser(files),
};

await ensureDependencies();
process.env.CHROME_PATH = await ensureBrowser();
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');

const filter = process.argv[2];
const total = { passed: 0, failed: 0 };
const lines = [];
for (const { title, folder, runner } of SUITES) {
  const files = testFiles(folder, filter);
  if (files.length === 0) continue;
  say(`\n── ${title} ──`);
  const { passed, failed } = await RUNNERS[runner](files);
  total.passed += passed;
  total.failed += failed;
  lines.push(`${failed === 0 ? 'ok  ' : 'FAIL'} ${title}: ${passed} passed, ${failed} failed`);
}
if (lines.length === 0) fail(filter ? `No test file matches "${filter}".` : 'There are no tests.');
say(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/**
 * Runs every test, from a fresh clone on: installs what is missing, builds what is stale.
 *
 *   npm test                       everything
 *   npm test -- playback           only test files whose path contains "playback"
 *
 * The last line is `N passed, N failed`, and `, N skipped` where rooms could not be tested; the exit
 * code is non-zero when anything failed.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { ensureBrowser } from './lib/install-browser.mjs';
import { findLiveKit } from './lib/livekit-binary.mjs';
import { fail, say } from './lib/say.mjs';
import { needRooms, testFiles } from './test/files.mjs';

/**
 * Two lanes run side by side, each one suite after the other, because most tests wait for sound
 * that plays in its own time. `atOnce` files of a suite run at the same time.
 */
const LANES = [
  [
    { title: 'Units in the browser', folder: 'test/unit', runner: 'in-browser' },
    { title: 'Avatars', folder: 'test/avatars', runner: 'in-node' },
  ],
  [
    { title: 'Tooling', folder: 'test/tooling', runner: 'in-node', atOnce: 2 },
    { title: 'Command line', folder: 'test/cli', runner: 'in-node', atOnce: 2 },
    { title: 'Server', folder: 'test/server', runner: 'in-node', atOnce: 2 },
    { title: 'Server SDK', folder: 'test/server-sdk', runner: 'in-node', atOnce: 2 },
    { title: 'End to end', folder: 'test/e2e', runner: 'in-node' },
  ],
];
const SLOWEST = 10;

const filter = process.argv[2];
const lanes = LANES.map((suites) =>
  suites
    .map((suite) => ({ ...suite, files: testFiles(suite.folder, filter) }))
    .filter(({ files }) => files.length > 0),
);
const rooms = needRooms(lanes.flat().flatMap(({ files }) => files));
// Where it has to be built first, that goes on beside all that comes before the tests.
const livekit = rooms
  ? findLiveKit({ say }).catch(({ message }) => ({ reason: message }))
  : { reason: '' };

await ensureDependencies();
process.env.CHROME_PATH = await ensureBrowser();
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');
const { reason } = await livekit;
// Only now, because they need what was installed.
const { patience } = await import('./test/patience.mjs');
const { runSuite } = await import('./test/suite.mjs');

const suites = lanes.flat();
if (suites.length === 0) fail(filter ? `No test file matches "${filter}".` : 'There are no tests.');
say(`Limits of time are ${patience.toFixed(1)} times those for a fast, idle machine.`);

/** Counts as they are read by people and by `.ci/run`. */
const said = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const results = [];
async function runLane(lane) {
  for (const suite of lane) {
    const live = suites.length === 1;
    say(live ? `\n── ${suite.title} ──` : `${suite.title} …`);
    const result = await runSuite(suite, live);
    if (!live) say(`\n── ${suite.title} ──\n${result.output}`);
    results.push({ ...result, title: suite.title });
  }
}
await Promise.all(lanes.map(runLane));

const lines = results.map(
  ({ title, ...counts }) => `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${title}: ${said(counts)}`,
);
const slowest = results
  .flatMap(({ files }) => files)
  .sort((a, b) => b.seconds - a.seconds)
  .slice(0, SLOWEST)
  .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
const sum = (what) => results.reduce((total, result) => total + result[what], 0);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
say(`\nSlowest files:\n${slowest.join('\n')}\n\n${lines.join('\n')}`);
if (reason) say(`\nRooms were not tested. ${reason}`);
say(`\n${said({ passed, failed, skipped })}`);
process.exit(failed === 0 ? 0 : 1);

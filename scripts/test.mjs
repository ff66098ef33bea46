/**
 * Runs every test, from a fresh clone on: installs what is missing, builds what is stale.
 *
 *   npm test                       everything
 *   npm test -- playback           only test files whose path contains "playback"
 *
 * The last line is `N passed, N failed`, and `, N skipped` where rooms or several nodes could not be
 * tested; the exit code is non-zero when anything failed.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { ensureBrowser } from './lib/install-browser.mjs';
import { findLiveKit } from './lib/livekit-binary.mjs';
import { ensureNodePrograms } from './lib/node-programs.mjs';
import { fail, say } from './lib/say.mjs';
import { needNodes, needRooms, testFiles } from './test/files.mjs';

/**
 * Two suites run side by side, because most tests wait for sound that plays in its own time; whichever
 * ends first is followed by the next. Those without rooms come first, beside which a LiveKit server can
 * be built; of the others, the longest. `atOnce` files of a suite run at the same time.
 */
const SUITES = [
  { title: 'Avatars', folder: 'test/avatars', runner: 'in-node' },
  { title: 'Command line', folder: 'test/cli', runner: 'in-node', atOnce: 2 },
  { title: 'Tooling', folder: 'test/tooling', runner: 'in-node', atOnce: 2 },
  { title: 'Fuzzing', folder: 'test/fuzz', runner: 'in-node' },
  { title: 'End to end', folder: 'test/e2e', runner: 'in-node' },
  { title: 'Units in the browser', folder: 'test/unit', runner: 'in-browser' },
  { title: 'Server', folder: 'test/server', runner: 'in-node', atOnce: 3 },
  { title: 'Server SDK', folder: 'test/server-sdk', runner: 'in-node', atOnce: 2 },
];
const SIDE_BY_SIDE = 2;

const filter = process.argv[2];
const suites = SUITES.map((suite) => ({ ...suite, files: testFiles(suite.folder, filter) })).filter(
  ({ files }) => files.length > 0,
);
const files = suites.flatMap((suite) => suite.files);
const rooms = needRooms(files);
// Where it has to be built first, that goes on beside all that comes before the tests of rooms.
const livekit = rooms
  ? findLiveKit({ say }).catch(({ message }) => ({ reason: message }))
  : { reason: '' };

async function ensurePrograms() {
  process.env.CHROME_PATH = await ensureBrowser();
  return needNodes(files) ? ensureNodePrograms() : '';
}
const [noNodes] = await Promise.all([ensurePrograms(), ensureDependencies()]);
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');
// Only now, because they need what was installed.
const { patience } = await import('./test/patience.mjs');
const { runAgain } = await import('./test/again.mjs');
const { reportOf, said } = await import('./test/report.mjs');
const { runSuite } = await import('./test/suite.mjs');

if (suites.length === 0) fail(filter ? `No test file matches "${filter}".` : 'There are no tests.');
say(`Limits of time are ${patience.toFixed(1)} times those for a fast, idle machine.`);

const results = [];
const next = suites.values();
async function runSuites() {
  for (const suite of next) {
    if (needRooms(suite.files)) await livekit;
    const live = suites.length === 1;
    say(live ? `\n── ${suite.title} ──` : `${suite.title} …`);
    const { files, output } = await runSuite(suite, live);
    if (!live) say(`\n── ${suite.title} ──\n${output}`);
    results.push({ ...suite, files });
  }
}
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, runSuites));

const alone = suites.length > 1 ? await runAgain(results) : [];
const lines = results.map(
  ({ title, files }) =>
    `${files.some(({ failed }) => failed > 0) ? 'FAIL' : 'ok  '} ${title}: ${said(files)}`,
);
const { reason } = await livekit;
const notes = [
  alone.join('\n'),
  lines.join('\n'),
  reason && `Rooms were not tested. ${reason}`,
  noNodes,
];
const report = reportOf(
  results.flatMap(({ files }) => files),
  notes,
);
say(`\n${report.text}`);
process.exit(report.failed === 0 ? 0 : 1);

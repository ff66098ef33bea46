/**
 * Runs test files in a real browser, as web-test-runner.config.mjs says, and writes what each
 * file took, its counts of tests and its failures into a file, as JSON.
 *
 *   node scripts/test/in-browser.mjs RESULTS FILE …
 */
import { writeFileSync } from 'node:fs';
import { startTestRunner } from '@web/test-runner';
import config from '../../web-test-runner.config.mjs';

function* testsOf(suite, within = []) {
  const path = suite.name ? [...within, suite.name] : within;
  for (const test of suite.tests) yield { ...test, name: [...path, test.name].join(' › ') };
  for (const inner of suite.suites) yield* testsOf(inner, path);
}

/** A file that failed to load, or that failed outside its tests, has one failure at least. */
function outcome({ testFile, passed, testResults, errors }, seconds) {
  const tests = testResults ? [...testsOf(testResults)] : [];
  const failures = tests
    .filter((test) => !test.passed && !test.skipped)
    .map(({ name, error }) => ({ name, reason: String(error?.message) }));
  if (!passed && failures.length === 0) {
    const reason = errors.map(({ message }) => message).join(' ') || 'It did not end well.';
    failures.push({ name: 'the file as a whole', reason });
  }
  return {
    file: testFile,
    seconds,
    passed: tests.filter((test) => test.passed).length,
    failed: failures.length,
    skipped: tests.filter((test) => test.skipped).length,
    failures,
  };
}

async function run(files) {
  const runner = await startTestRunner({
    readCliArgs: false,
    // What is read from the file would take precedence over the files named here.
    readFileConfig: false,
    autoExitProcess: false,
    config: { ...config, files },
  });
  if (!runner) return [];
  const began = new Map();
  const ended = new Map();
  runner.sessions.on('session-status-updated', ({ id, status }) => {
    if (!began.has(id)) began.set(id, performance.now());
    if (status === 'FINISHED') ended.set(id, performance.now());
  });
  await new Promise((settle) => runner.on('stopped', settle));
  return [...runner.sessions.all()].map((session) => {
    const [from, to] = [began, ended].map((times) => times.get(session.id) ?? 0);
    return outcome(session, (to - from) / 1000);
  });
}

const [destination, ...files] = process.argv.slice(2);
const outcomes = await run(files);
writeFileSync(destination, JSON.stringify({ files: outcomes }));
process.exit(outcomes.length > 0 && outcomes.every(({ failed }) => failed === 0) ? 0 : 1);

/**
 * Runs test files in a real browser, as web-test-runner.config.mjs says, and writes the counts of
 * tests and what each file took into a file, as JSON.
 *
 *   node scripts/test/in-browser.mjs RESULTS FILE …
 */
import { writeFileSync } from 'node:fs';
import { startTestRunner } from '@web/test-runner';
import config from '../../web-test-runner.config.mjs';

function* testsOf(suite) {
  yield* suite.tests;
  for (const inner of suite.suites) yield* testsOf(inner);
}

/** A file that failed to load, or that failed outside its tests, counts as one failure. */
function count(session) {
  const tests = session.testResults ? [...testsOf(session.testResults)] : [];
  const failed = tests.filter((test) => !test.passed && !test.skipped).length;
  return {
    passed: tests.filter((test) => test.passed).length,
    failed: session.passed ? failed : Math.max(1, failed),
    skipped: tests.filter((test) => test.skipped).length,
  };
}

async function run(files) {
  const results = { passed: 0, failed: 0, skipped: 0, files: [] };
  const runner = await startTestRunner({
    readCliArgs: false,
    // What is read from the file would take precedence over the files named here.
    readFileConfig: false,
    autoExitProcess: false,
    config: { ...config, files },
  });
  if (!runner) return { ...results, failed: 1 };
  const began = new Map();
  runner.sessions.on('session-status-updated', ({ id, status, testFile }) => {
    if (!began.has(id)) began.set(id, performance.now());
    if (status !== 'FINISHED') return;
    results.files.push({ file: testFile, seconds: (performance.now() - began.get(id)) / 1000 });
  });
  await new Promise((settle) => runner.on('stopped', settle));
  for (const session of runner.sessions.all()) {
    const { passed, failed, skipped } = count(session);
    results.passed += passed;
    results.failed += failed;
    results.skipped += skipped;
  }
  return results;
}

const [destination, ...files] = process.argv.slice(2);
const results = await run(files);
writeFileSync(destination, JSON.stringify(results));
process.exit(results.failed === 0 ? 0 : 1);

import { startTestRunner } from '@web/test-runner';

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
  };
}

/**
 * Runs test files in a real browser, as web-test-runner.config.mjs says.
 *
 * @param {string[]} files
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runInBrowser(files) {
  const runner = await startTestRunner({
    readCliArgs: false,
    autoExitProcess: false,
    config: { files },
  });
  if (!runner) return { passed: 0, failed: 1 };
  await new Promise((settle) => runner.on('stopped', settle));
  const total = { passed: 0, failed: 0 };
  for (const session of runner.sessions.all()) {
    const { passed, failed } = count(session);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

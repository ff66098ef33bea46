/** Reporter for Node's test runner: `{"passed": n, "failed": n}`, for the summary of all suites. */
export default async function* countReporter(events) {
  const counts = { passed: 0, failed: 0 };
  for await (const { type, data } of events) {
    const isTest = data?.details?.type !== 'suite';
    if (type === 'test:pass' && isTest) counts.passed++;
    if (type === 'test:fail' && isTest) counts.failed++;
  }
  yield JSON.stringify(counts);
}

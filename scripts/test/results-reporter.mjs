/** Reporter for Node's test runner: counts of tests, and what each file took, as JSON. */
export default async function* resultsReporter(events) {
  const results = { passed: 0, failed: 0, skipped: 0, files: [] };
  for await (const { type, data } of events) {
    const isTest = data?.details?.type !== 'suite';
    // A suite that is skipped does not tell of its tests; it counts as one.
    if (type === 'test:pass' && data.skip !== undefined) results.skipped++;
    else if (type === 'test:pass' && isTest) results.passed++;
    if (type === 'test:fail' && isTest) results.failed++;
    const isFile = data?.name !== undefined && data.name === data.file;
    if (type === 'test:complete' && isFile) {
      results.files.push({ file: data.file, seconds: data.details.duration_ms / 1000 });
    }
  }
  yield JSON.stringify(results);
}

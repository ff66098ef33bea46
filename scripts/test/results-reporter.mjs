/** Reporter for Node's test runner: what each file took, its counts of tests and its failures, as JSON. */
export default async function* resultsReporter(events) {
  const files = new Map();
  const of = (file) => {
    if (!files.has(file)) {
      files.set(file, { file, seconds: 0, passed: 0, failed: 0, skipped: 0, failures: [] });
    }
    return files.get(file);
  };
  for await (const { type, data } of events) {
    if (!data?.file) continue;
    const isTest = data.details?.type !== 'suite';
    // A suite that is skipped does not tell of its tests; it counts as one.
    if (type === 'test:pass' && data.skip !== undefined) of(data.file).skipped++;
    else if (type === 'test:pass' && isTest) of(data.file).passed++;
    if (type === 'test:fail' && isTest) {
      const { error } = data.details;
      of(data.file).failed++;
      of(data.file).failures.push({
        name: data.name,
        reason: String(error?.cause?.message ?? error?.message ?? error),
      });
    }
    const isFile = data.name === data.file;
    if (type === 'test:complete' && isFile) {
      of(data.file).seconds = data.details.duration_ms / 1000;
    }
  }
  yield JSON.stringify({ files: [...files.values()] });
}

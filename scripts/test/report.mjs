const SLOWEST = 10;
/** Characters of what a failure says that are repeated at the end. */
const REASON = 300;

const total = (files, what) => files.reduce((sum, file) => sum + file[what], 0);

/** Counts as they are read by people and by `.ci/run`. */
export function said(files) {
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((what) =>
    total(files, what),
  );
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The failures of files of tests, a line each, as `.ci/run` repeats them at its end. */
export const failuresOf = (files) =>
  files.flatMap(({ file, failures }) =>
    failures.map(
      ({ name, reason }) =>
        `failed: ${file}: ${name}: ${reason.replace(/\s+/g, ' ').slice(0, REASON)}`,
    ),
  );

/** What ends a run: the slowest files, what failed, and the counts as the last line. */
export function reportOf(files, notes = []) {
  const slowest = [...files]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
  const parts = [
    `Slowest files:\n${slowest.join('\n')}`,
    failuresOf(files).join('\n'),
    ...notes,
    said(files),
  ];
  return { text: parts.filter(Boolean).join('\n\n'), failed: total(files, 'failed') };
}

import { say } from '../lib/say.mjs';
import { testFiles } from './files.mjs';
import { failuresOf } from './report.mjs';
import { runSuite } from './suite.mjs';

/** Files that failed which are tried again; where there are more, something is broken. */
const MOST = 6;

/**
 * Runs files that failed beside others once more, alone: a machine that does two things at a time can keep a
 * picture or a sound from coming in time. Puts what came of that in place of what had come before.
 *
 * @returns what passed only then, a line for each failure
 */
export async function runAgain(suites) {
  const alone = [];
  const failing = suites.flatMap((suite) =>
    suite.files.filter(({ failed }) => failed > 0).map((first) => ({ suite, first })),
  );
  if (failing.length > MOST) return alone;
  for (const { suite, first } of failing) {
    if (!testFiles(suite.folder).includes(first.file)) continue;
    say(`\n── Once more, alone: ${first.file} ──`);
    const { files } = await runSuite({ ...suite, files: [first.file] }, true);
    if (files.some(({ failed }) => failed > 0)) continue;
    suite.files.splice(suite.files.indexOf(first), 1, ...files);
    alone.push(...failuresOf([first]).map((line) => line.replace('failed', 'passed only alone')));
  }
  return alone;
}

/** Tests the packed package the way its users load it; see test/package. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execNode } from './lib/exec.mjs';
import { ensureBrowser } from './lib/install-browser.mjs';
import { say } from './lib/say.mjs';
import { runAgain } from './test/again.mjs';
import { testFiles } from './test/files.mjs';
import { reportOf } from './test/report.mjs';
import { runSuite } from './test/suite.mjs';

process.env.CHROME_PATH = await ensureBrowser();
const files = testFiles('test/package', process.argv[2]);
const packages = mkdtempSync(join(tmpdir(), 'spatius-avatar-packed-'));
process.env.PACKED_PACKAGES = packages;
try {
  // With a filter, what the files need is installed when they ask for it.
  const prepared = process.argv[2]
    ? 0
    : execNode(['--import=tsx', 'test/package/support/prepare.ts']);
  const suite = await runSuite({ runner: 'in-node', files, atOnce: 2 }, true);
  await prepared;
  const all = { runner: 'in-node', folder: 'test/package', files: suite.files };
  const alone = process.argv[2] ? [] : await runAgain([all]);
  const { text, failed } = reportOf(all.files, [alone.join('\n')]);
  say(`\n${text}`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(packages, { recursive: true, force: true });
}

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { execNpm } from './exec.mjs';
import { root } from './paths.mjs';
import { fail, say } from './say.mjs';

/** npm writes this file at the end of every install. */
const INSTALLED = join(root, 'node_modules/.package-lock.json');
const WANTED = join(root, 'package-lock.json');

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * Installs the packages of the lockfile when they are missing or older than it. Uses only what Node
 * brings along, so it works in a fresh clone.
 */
export async function ensureDependencies() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node 20 or newer is needed; this is Node ${process.versions.node}.`);
  if (modified(INSTALLED) >= modified(WANTED)) return;
  say('Installing packages (npm ci) …');
  const code = await execNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) fail('npm ci failed. Its message above says why; then run this command again.');
}

/** Checks what each package of the repository says of itself: its manifest, exports and types. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execNode, execNpm } from './lib/exec.mjs';

const PUBLINT = 'node_modules/publint/src/cli.js';
const ATTW = 'node_modules/@arethetypeswrong/cli/dist/index.js';

/** Packs all packages, as they would be published, into a folder. */
async function pack(folder) {
  const workspaces = ['--workspaces', '--include-workspace-root'];
  const packing = ['pack', '--silent', '--ignore-scripts', ...workspaces];
  return (
    (await execNode(['scripts/build.mjs'])) === 0 &&
    (await execNpm([...packing, '--pack-destination', folder])) === 0
  );
}

const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-pack-'));
let failed = !(await pack(folder));
for (const name of readdirSync(folder)) {
  const packed = join(folder, name);
  for (const args of [
    [PUBLINT, packed, '--strict'],
    [ATTW, packed, '--profile', 'esm-only'],
  ]) {
    if ((await execNode(args)) !== 0) failed = true;
  }
}
rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

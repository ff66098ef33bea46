/** Checks what each package of the repository says of itself: its manifest, exports and types. */
import { execNode } from './lib/exec.mjs';

const PACKAGES = ['.', 'server', 'server-sdk', 'rtc'];
const PUBLINT = 'node_modules/publint/src/cli.js';
const ATTW = 'node_modules/@arethetypeswrong/cli/dist/index.js';

let failed = false;
for (const folder of PACKAGES) {
  for (const args of [
    [PUBLINT, folder, '--strict'],
    [ATTW, '--pack', folder, '--profile', 'esm-only'],
  ]) {
    if ((await execNode(args)) !== 0) failed = true;
  }
}
process.exit(failed ? 1 : 0);

/** Type check of everything, with TypeScript 7: seconds where TypeScript 6 takes tens of seconds. */
import { execNode } from './lib/exec.mjs';

const CONFIGS = ['tsconfig.json', 'tsconfig.node.json', 'tsconfig.e2e.json'];

// Tests and tools import the packages by name, so by the declarations that a build writes.
if ((await execNode(['scripts/build.mjs'])) !== 0) process.exit(1);

const codes = await Promise.all(
  CONFIGS.map((config) => execNode(['node_modules/typescript7/bin/tsc', '--noEmit', '-p', config])),
);
process.exit(codes.some((code) => code !== 0) ? 1 : 0);

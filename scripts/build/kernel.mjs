import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';

const OUTPUT = 'server/dist/lipsync-kernel.wasm';
const COPY = 'dist/cli/lipsync-kernel.wasm';

/** Compiles the AssemblyScript of `kernel/` to the WebAssembly that the Motion Server and the command line run. */
export async function buildKernel() {
  mkdirSync(join(root, 'server/dist'), { recursive: true });
  const code = await execNode([
    'node_modules/assemblyscript/bin/asc.js',
    'kernel/network.ts',
    ...['--outFile', OUTPUT],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ]);
  if (code !== 0) throw new Error('asc kernel/network.ts failed');
  mkdirSync(join(root, dirname(COPY)), { recursive: true });
  copyFileSync(join(root, OUTPUT), join(root, COPY));
  return [OUTPUT, COPY];
}

import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';

const SOURCES = ['kernel/network.ts', 'kernel/spectrum.ts', 'kernel/correlation.ts'];
const OUTPUT = 'server/dist/lipsync-kernel.wasm';
const COPY = 'dist/cli/lipsync-kernel.wasm';

/** Compiles the AssemblyScript of `kernel/` to the WebAssembly that the Motion Server and the command line run. */
export async function buildKernel() {
  mkdirSync(join(root, 'server/dist'), { recursive: true });
  const code = await execNode([
    'node_modules/assemblyscript/bin/asc.js',
    ...SOURCES,
    ...['--outFile', OUTPUT],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ]);
  if (code !== 0) throw new Error(`asc ${SOURCES.join(' ')} failed`);
  mkdirSync(join(root, dirname(COPY)), { recursive: true });
  copyFileSync(join(root, OUTPUT), join(root, COPY));
  return [OUTPUT, COPY];
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';

const OUTPUT = 'server/dist/lipsync-kernel.wasm';

/** Compiles the AssemblyScript of `kernel/` to the WebAssembly that the Motion Server runs. */
export async function buildKernel() {
  mkdirSync(join(root, 'server/dist'), { recursive: true });
  const code = await execNode([
    'node_modules/assemblyscript/bin/asc.js',
    'kernel/matrix.ts',
    ...['--outFile', OUTPUT],
    ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ]);
  if (code !== 0) throw new Error('asc kernel/matrix.ts failed');
  return [OUTPUT];
}

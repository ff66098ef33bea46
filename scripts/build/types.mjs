import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';
import { listFiles } from './freshness.mjs';

/** Where declarations go, and the configuration that makes them. */
const TARGETS = {
  'dist/types': 'tsconfig.build.json',
  'server/dist/types': 'tsconfig.build.server.json',
  'server-sdk/dist/types': 'tsconfig.build.server-sdk.json',
  'dist/toolchains/types': 'tsconfig.build.toolchains.json',
};

/** Writes the declarations of the client, of the server, of its SDK and of the plugins. */
export async function buildTypes() {
  const outputs = [];
  for (const [folder, config] of Object.entries(TARGETS)) {
    rmSync(join(root, folder), { recursive: true, force: true });
    const code = await execNode(['node_modules/typescript7/bin/tsc', '-p', config]);
    if (code !== 0) throw new Error(`tsc -p ${config} found errors`);
    outputs.push(...listFiles(folder));
  }
  return outputs;
}

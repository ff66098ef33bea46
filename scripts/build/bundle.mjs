import { chmodSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rollup } from 'rollup';
import * as configs from '../../rollup.config.mjs';
import { root } from '../lib/paths.mjs';

/**
 * Runs one group of rollup configurations.
 *
 * @param {'workers' | 'library' | 'cdn' | 'server'} name an export of rollup.config.mjs
 * @returns {Promise<string[]>} the files written, relative to the repository
 */
export async function bundle(name) {
  const written = [];
  for (const { output, ...input } of configs[name]) {
    const build = await rollup(input);
    try {
      const result = await build.write(output);
      for (const file of result.output) written.push(join(output.dir, file.fileName));
    } finally {
      await build.close();
    }
  }
  const paths = written.map((file) => relative(root, file).split(sep).join('/'));
  if (paths.includes('dist/server/cli.js')) chmodSync(join(root, 'dist/server/cli.js'), 0o755);
  return paths;
}

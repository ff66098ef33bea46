import { chmodSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rollup } from 'rollup';
import * as configs from '../../rollup.config.mjs';
import { root } from '../lib/paths.mjs';

/** What npm links as a command. */
const COMMANDS = new Set(['dist/cli/main.js', 'server/dist/bin.js']);

async function write({ output, ...input }) {
  const build = await rollup(input);
  try {
    const result = await build.write(output);
    return result.output.map((file) =>
      relative(root, join(output.dir, file.fileName)).split(sep).join('/'),
    );
  } finally {
    await build.close();
  }
}

/**
 * Runs one group of rollup configurations, all of them even when one fails.
 *
 * @param {'workers' | 'library' | 'cdn' | 'cli' | 'server' | 'serverSdk' | 'rtc' | 'toolchains'} group an export of
 *   rollup.config.mjs
 * @returns {Promise<string[]>} the files written, relative to the repository
 */
export async function bundle(group) {
  const results = await Promise.allSettled(configs[group].map(write));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  const files = results.flatMap((result) => result.value);
  for (const file of files.filter((name) => COMMANDS.has(name))) chmodSync(join(root, file), 0o755);
  return files;
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHARACTERS } from './characters/index.js';
import { writeAvatarFolder } from './generator/output/folder.js';

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * Builds the built-in characters into `dist/avatars/<id>/`.
 *
 * Usage: `tsx avatars/build.ts [--out <folder>] [id …]`
 */
async function main(args: string[]): Promise<void> {
  const { values, positionals: ids } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string', default: path.join(here, '..', 'dist', 'avatars') } },
  });
  const folder = values.out;
  const chosen = CHARACTERS.filter(({ id }) => ids.length === 0 || ids.includes(id));
  for (const config of chosen) {
    const started = performance.now();
    const poster = path.join(here, 'posters', `${config.id}.webp`);
    const report = await writeAvatarFolder(
      config,
      path.join(folder, config.id),
      existsSync(poster) ? poster : undefined,
    );
    const sizes = report.files.map(({ file, bytes }) => `${file} ${(bytes / 1000).toFixed(0)} kB`);
    process.stdout.write(
      `${report.id}: ${report.vertices} vertices, ${sizes.join(', ')}, ` +
        `${((performance.now() - started) / 1000).toFixed(1)} s\n`,
    );
  }
}

await main(process.argv.slice(2));

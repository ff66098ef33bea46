import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

/** Test files below a folder whose path contains `filter`, relative to the repository, sorted. */
export function testFiles(folder, filter = '') {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.test\.ts$/.test(file) && file.includes(filter))
    .sort();
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
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

/** Whether any of these test files speaks of rooms, which need a LiveKit server. */
export function needRooms(files) {
  return files.some((file) => /livekit|\broom/i.test(readFileSync(join(root, file), 'utf8')));
}

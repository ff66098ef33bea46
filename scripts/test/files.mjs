import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

/**
 * Files that run where they are named: what is tested in Chromium by others, in more detail, for browsers
 * that pass no more; and WebGPU in software, which keeps all processors from everything beside it.
 */
const BY_NAME = ['test/unit/element/core.test.ts', 'test/e2e/webgpu.test.ts'];

/** Test files below a folder whose path contains `filter`, relative to the repository, sorted. */
export function testFiles(folder, filter = '') {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.test\.ts$/.test(file) && file.includes(filter))
    .filter((file) => filter !== '' || !BY_NAME.includes(file))
    .sort();
}

const anySpeaksOf = (files, what) =>
  files.some((file) => what.test(readFileSync(join(root, file), 'utf8')));

/** Whether any of these test files speaks of rooms, which need a LiveKit server. */
export const needRooms = (files) => anySpeaksOf(files, /livekit|\broom/i);

/** Whether any of these test files speaks of several nodes, which need Redis and a balancer. */
export const needNodes = (files) => anySpeaksOf(files, /support\/(redis|balancer)\.js/);

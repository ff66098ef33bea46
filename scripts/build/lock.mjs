import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../lib/paths.mjs';
import { say } from '../lib/say.mjs';

const FOLDER = join(root, 'dist/.build');
const FILE = join(FOLDER, 'lock');

function holder() {
  try {
    const pid = Number(readFileSync(FILE, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return error.code === 'EPERM' ? 'another user' : undefined;
  }
}

/** Runs `work` while no other build of this folder runs, so that two commands may start together. */
export async function exclusively(work) {
  mkdirSync(FOLDER, { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(FILE, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const other = holder();
    if (other === undefined) {
      rmSync(FILE, { force: true });
      continue;
    }
    if (!waited) say(`build      waiting for the build of process ${other}`);
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(FILE, { force: true });
  }
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstall, installPackages } from './debian.mjs';
import { say } from './say.mjs';

/** What tests of several nodes run beside them, and the packages of Debian that have it. */
const PROGRAMS = { 'redis-server': 'redis-server', nginx: 'nginx-light' };
/** Not on the `PATH` of everybody. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Path of a program, as `redis-server`; `undefined` where it is not installed. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Sees to it that what tests of several nodes need is there: on Debian and its kin, root gets it
 * installed.
 *
 * @returns {Promise<string>} why tests are skipped, and what to do; empty where none are
 */
export async function ensureNodePrograms() {
  const missing = () => Object.keys(PROGRAMS).filter((name) => !findProgram(name));
  if (missing().length > 0 && canInstall()) {
    say(`Installing ${missing().join(' and ')} (apt-get) …`);
    await installPackages(missing().map((name) => PROGRAMS[name]));
  }
  if (missing().length === 0) return '';
  return `Several nodes were not tested. Install ${missing().join(' and ')}.`;
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What Go's module proxy has; the binary that `go install` makes of it is called `server`. */
const VERSION = 'v1.11.0';
const MODULE = `github.com/livekit/livekit-server/cmd/server@${VERSION}`;

const EXE = process.platform === 'win32' ? '.exe' : '';
const POLL_MS = 250;

/** Where this user's programs keep what they can make again. */
function cacheFolder() {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(homedir(), 'AppData');
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

const folder = () =>
  join(cacheFolder(), 'spatius-avatar', `livekit-${VERSION}-${process.platform}-${process.arch}`);

function hasGo() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((place) => existsSync(join(place, `go${EXE}`)));
}

/**
 * The LiveKit server to run rooms on: the one that `LIVEKIT_SERVER` names, else the one in this
 * user's cache, which is built with Go where it is missing (two minutes of a processor, once).
 * Needs only what Node brings along. Two callers at once make one build.
 *
 * @param {{ say?: (line: string) => void, build?: boolean }} [options] `say` gets a line before a
 *   build; without `build` none is made.
 * @returns {Promise<{ path: string } | { path: null, reason: string }>} `reason` says why there is
 *   none and what to do.
 * @throws where `LIVEKIT_SERVER` names no file, or the build fails
 */
export async function findLiveKit({ say = () => undefined, build = true } = {}) {
  const named = process.env.LIVEKIT_SERVER;
  if (named === 'none') return { path: null, reason: 'LIVEKIT_SERVER is "none".' };
  if (named) {
    if (!existsSync(named)) throw new Error(`LIVEKIT_SERVER names no file: ${named}`);
    return { path: named };
  }
  const path = join(folder(), `server${EXE}`);
  if (existsSync(path)) return { path };
  if (!build || !hasGo()) {
    const reason =
      'There is no LiveKit server. Install Go (https://go.dev/doc/install), with which it is ' +
      'built, or set LIVEKIT_SERVER to the path of a livekit-server.';
    return { path: null, reason };
  }
  await once(path, say);
  return { path };
}

/** Builds, or waits for whoever builds already. */
async function once(path, say) {
  const lock = `${folder()}.lock`;
  mkdirSync(join(lock, '..'), { recursive: true });
  for (;;) {
    if (existsSync(path)) return;
    if (take(lock)) break;
    await sleep(POLL_MS);
  }
  try {
    if (existsSync(path)) return;
    say(`Building a LiveKit server (${VERSION}) for the rooms, about two minutes, once …`);
    await goInstall(path);
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Whether this process has the lock now. A lock of a process that has gone counts for nothing. */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isHeld(lock)) rmSync(lock, { force: true });
  return false;
}

function isHeld(lock) {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Empty for the moment between its making and its writing.
    if (holder > 0) process.kill(holder, 0);
    return true;
  } catch (error) {
    // Of another user: alive.
    return error.code === 'EPERM';
  }
}

async function goInstall(path) {
  const made = `${folder()}.${process.pid}`;
  const args = ['install', '-trimpath', '-ldflags=-s -w', MODULE];
  const env = { ...process.env, GOBIN: made };
  try {
    const { code, output } = await run('go', args, env);
    if (code !== 0) throw new Error(`The LiveKit server could not be built.\n${output}`);
    mkdirSync(folder(), { recursive: true });
    renameSync(join(made, `server${EXE}`), path);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function run(command, args, env) {
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => settle({ code, output }));
  });
}

/**
 * Prints what an install brings: packages, files, and megabytes (10^6 bytes) on disk.
 *
 *   node bench/install.mjs              the packages of this repository, and peers
 *   node bench/install.mjs SPEC …       also what else npm installs: a name, or a packed file
 *
 * Run `npm run build` first. Everything but the packages of this repository comes from npm's
 * registry, in a folder of its own, without optional peers.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isBuilt } from '../scripts/lib/budgets.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { fail, say } from '../scripts/lib/say.mjs';

if (!isBuilt()) fail('There is no build to pack. Run: npm run build');

const OURS = ['spatius-avatar', 'spatius-avatar-server', 'spatius-avatar-server-sdk'];
const PEERS = ['@google/model-viewer'];

const work = mkdtempSync(join(tmpdir(), 'spatius-avatar-install-'));
const npm = (args, cwd) =>
  execFileSync('npm', [...args, '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });

/** Packs this repository's packages. */
function pack() {
  const workspaces = ['--workspaces', '--include-workspace-root'];
  npm(['pack', '--ignore-scripts', ...workspaces, '--pack-destination', work], root);
  const files = readdirSync(work);
  return OURS.map((name) => {
    const file = files.find((other) => new RegExp(`^${name}-\\d`).test(other));
    return [name, [join(work, file)]];
  });
}

function weigh(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((path) => statSync(join(folder, path)))
    .filter((entry) => entry.isFile());
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function measure(specs) {
  const folder = mkdtempSync(join(work, 'project-'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }');
  npm(['install', ...specs, '--no-audit', '--no-fund', '--prefer-offline'], folder);
  const modules = join(folder, 'node_modules');
  const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return { packages: Object.keys(lock.packages).length, ...weigh(modules) };
}

try {
  const ours = pack();
  const others = [...PEERS, ...process.argv.slice(2)].map((spec) => [
    spec,
    [/\.tgz$/.test(spec) ? resolve(spec) : spec],
  ]);
  const rows = [...ours, ['all three', ours.flatMap(([, specs]) => specs)], ...others];
  say(`${'installed'.padEnd(32)} packages  files       MB`);
  for (const [name, specs] of rows) {
    const { packages, files, bytes } = measure(specs);
    const numbers = [
      String(packages).padStart(8),
      String(files).padStart(6),
      (bytes / 1e6).toFixed(1).padStart(8),
    ];
    say(`${name.padEnd(32)} ${numbers.join(' ')}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exclusively } from './exclusively.js';

/** A project outside this repository with packages installed. */
export interface Installed {
  readonly folder: string;
  /** Writes a file of the project and returns its path. */
  write(path: string, content: string): string;
}

interface InstallOptions {
  /** Says what is in packages that are not named by version. */
  readonly content?: string;
  /** More of npm's options. */
  readonly npm?: readonly string[];
}

/**
 * Installs packages from npm's registry into a project of their own. It is kept between runs and
 * made anew when something else is to be in it, because installing takes longer than all tests
 * that need it.
 */
export function installed(
  name: string,
  packages: readonly string[],
  { content = '', npm = [] }: InstallOptions = {},
): Installed {
  const folder = join(tmpdir(), `spatius-avatar-${name}`);
  const marker = join(folder, 'complete');
  const wanted = [...packages, ...npm, content].join(' ');
  exclusively(folder, () => {
    if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    install(folder, [...packages, ...npm]);
    writeFileSync(marker, wanted);
  });
  return { folder, write: writeIn(folder) };
}

function install(folder: string, args: readonly string[]): void {
  const manifest = '{ "name": "project", "private": true, "type": "module" }\n';
  writeFileSync(join(folder, 'package.json'), manifest);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  const shell = process.platform === 'win32';
  execFileSync('npm', ['install', ...args, ...quiet], { cwd: folder, stdio: 'pipe', shell });
}

const writeIn =
  (folder: string) =>
  (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

/** The oldest Vite that the plugin is made for. */
export const OLDEST_VITE = '5.4.21';

/** A released Vite. */
export function viteRelease(version: string): Installed {
  return installed(`vite-${version}`, [`vite@${version}`]);
}

/** A released Next, without what only a build needs: enough to read a configuration. */
export function nextRelease(version: string): Installed {
  const npm = ['--omit=optional', '--legacy-peer-deps'];
  return installed(`next-${version}`, [`next@${version}`], { npm });
}

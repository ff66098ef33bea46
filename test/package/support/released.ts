import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project outside this repository that has one thing installed. */
export interface Installed {
  readonly folder: string;
  /** Writes a file of the project and returns its path. */
  write(path: string, content: string): string;
}

/**
 * Installs packages into a project of their own, from npm's registry. It is kept between runs, as
 * `key` says, because installing takes longer than all tests that need it.
 */
export function installed(key: string, packages: readonly string[], options = ''): Installed {
  const folder = join(tmpdir(), `spatius-avatar-${key.replaceAll(/[^\w.-]/g, '-')}`);
  const write = (path: string, content: string): string => {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  if (!existsSync(join(folder, 'complete'))) {
    rmSync(folder, { recursive: true, force: true });
    write('package.json', '{ "name": "project", "private": true, "type": "module" }\n');
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    execFileSync('npm', ['install', ...packages, ...quiet, ...options.split(' ').filter(Boolean)], {
      cwd: folder,
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
    write('complete', '');
  }
  return { folder, write };
}

/** Versions of Vite that the plugin is made for, the oldest first; the last is this repository's. */
export const VITE_VERSIONS = ['5.4.21', '6.4.6', '7.3.8', 'own'] as const;

/** A released Vite. */
export function viteRelease(version: string): Installed {
  return installed(`vite-${version}`, [`vite@${version}`]);
}

/** A released Next, without what only a build needs: enough to read a configuration. */
export function nextRelease(version: string): Installed {
  return installed(`next-${version}`, [`next@${version}`], '--omit=optional --legacy-peer-deps');
}

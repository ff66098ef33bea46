import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer, PackageName } from './consumer.js';

/** What the tests read of a `package.json`. */
export interface Manifest {
  readonly version: string;
  readonly exports: Record<string, string | { types: string; default?: string }>;
  readonly bin: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
}

export function folderOf(project: Consumer, name: PackageName): string {
  return join(project.folder, 'node_modules', name);
}

export function manifestOf(project: Consumer, name: PackageName): Manifest {
  return JSON.parse(
    readFileSync(join(folderOf(project, name), 'package.json'), 'utf8'),
  ) as Manifest;
}

/** What a program said and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs Node in a project. */
export function runNode(
  project: Consumer,
  args: readonly string[],
  env: Record<string, string> = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project.folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** Runs the command that an installed package brings, as npx would. */
export function runCommand(
  project: Consumer,
  name: PackageName,
  args: readonly string[],
  env: Record<string, string> = {},
): Ended {
  const command = join(folderOf(project, name), manifestOf(project, name).bin[name]);
  return runNode(project, [command, ...args], env);
}

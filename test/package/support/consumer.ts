import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exclusively } from './exclusively.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function npm(args: string[], cwd: string): void {
  execFileSync('npm', args, { cwd, stdio: 'pipe', shell: process.platform === 'win32' });
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const PACKAGES = [
  'spatius-avatar',
  'spatius-avatar-server',
  'spatius-avatar-server-sdk',
  'spatius-avatar-rtc',
] as const;
export type PackageName = (typeof PACKAGES)[number];

let packed: ReadonlyMap<PackageName, Buffer> | undefined;

/**
 * The packages as they would be published: those in the folder that `PACKED_PACKAGES` names, where the
 * first to ask packs them for all.
 */
function pack(): ReadonlyMap<PackageName, Buffer> {
  const { PACKED_PACKAGES: shared } = process.env;
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'spatius-avatar-pack-'));
  const workspaces = ['--workspaces', '--include-workspace-root'];
  try {
    const files = exclusively(folder, () => {
      if (readdirSync(folder).length === 0) {
        npm(['pack', '--ignore-scripts', ...workspaces, '--pack-destination', folder], root);
      }
      return readdirSync(folder);
    });
    return new Map(
      PACKAGES.map((name) => {
        const file = files.find((other) => new RegExp(`^${name}-\\d`).test(other));
        if (!file) throw new Error(`npm packed no ${name}: ${files.join(', ')}`);
        return [name, readFileSync(join(folder, file))];
      }),
    );
  } finally {
    if (!shared) rmSync(folder, { recursive: true, force: true });
  }
}

/** A project outside this repository with packed packages installed, the rest from npm's registry. */
export interface Consumer {
  readonly folder: string;
  /** Folder of the installed client package. */
  readonly packageFolder: string;
  /** Writes a file of the project and returns its path. */
  write(path: string, content: string): string;
}

/**
 * A project that uses the packages. It is kept between runs and made anew when the packed content
 * changes, because installing takes longer than all tests that need it. Test files run side by side:
 * each writes under names that no other uses.
 *
 * @param names what it installs; the client package alone when left out
 */
export function consumer(names: readonly PackageName[] = ['spatius-avatar']): Consumer {
  packed ??= pack();
  const tarballs = new Map(names.map((name) => [`${name}.tgz`, packed!.get(name)!]));
  const state = digest([...tarballs].map(([file, content]) => file + digest(content)).join());
  const place = digest([root, ...names].join()).slice(0, 12);
  const folder = join(tmpdir(), `spatius-avatar-consumer-${place}`);
  const installed = join(folder, 'installed');
  const write = (path: string, content: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  exclusively(folder, () => {
    if (existsSync(installed) && readFileSync(installed, 'utf8') === state) return;
    rmSync(folder, { recursive: true, force: true });
    write('package.json', '{ "name": "consumer", "private": true, "type": "module" }\n');
    for (const [file, content] of tarballs) writeFileSync(join(folder, file), content);
    const files = [...tarballs.keys()].map((file) => `./${file}`);
    npm(['install', ...files, '--no-audit', '--no-fund', '--prefer-offline'], folder);
    write('installed', state);
  });
  return { folder, packageFolder: join(folder, 'node_modules/spatius-avatar'), write };
}

/** A project with the client, the server and the server's SDK. */
export const consumerOfAll = (): Consumer => consumer(PACKAGES);

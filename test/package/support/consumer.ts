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

const root = fileURLToPath(new URL('../../..', import.meta.url));

function npm(args: string[], cwd: string): void {
  execFileSync('npm', args, { cwd, stdio: 'pipe', shell: process.platform === 'win32' });
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Packs the package as it would be published. */
function pack(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-pack-'));
  try {
    npm(['pack', '--ignore-scripts', '--pack-destination', folder], root);
    return readFileSync(join(folder, readdirSync(folder)[0]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project outside this repository with the packed package installed from npm's registry. */
export interface Consumer {
  readonly folder: string;
  /** Folder of the installed package. */
  readonly packageFolder: string;
  /** Writes a file of the project and returns its path. */
  write(path: string, content: string): string;
}

/**
 * The project that uses the package. It is kept between runs and made anew when the packed content
 * changes, because installing takes longer than all tests that need it.
 */
export function consumer(): Consumer {
  const tarball = pack();
  const folder = join(tmpdir(), `spatius-avatar-consumer-${digest(root).slice(0, 12)}`);
  const installed = join(folder, 'installed');
  const write = (path: string, content: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== digest(tarball)) {
    rmSync(folder, { recursive: true, force: true });
    write('package.json', '{ "name": "consumer", "private": true, "type": "module" }\n');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'packed.tgz'), tarball);
    npm(['install', './packed.tgz', '--no-audit', '--no-fund', '--prefer-offline'], folder);
    write('installed', digest(tarball));
  }
  return { folder, packageFolder: join(folder, 'node_modules/spatius-avatar'), write };
}

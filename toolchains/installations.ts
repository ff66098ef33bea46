import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of a package.json that is read. */
interface Manifest {
  readonly name?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

/** This package as a project has it: under its own name, or one that the project gave it. */
export interface Installation {
  /** What imports call it. */
  readonly name: string;
  /** Its folder, where links lead to, with `/` throughout and none at its end. */
  readonly folder: string;
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

const slashed = (path: string): string => path.replaceAll('\\', '/');

/** The folder that these modules are in: of the copy whose plugin the project imports. */
const ownFolder = slashed(fileURLToPath(new URL('../..', import.meta.url))).replace(/\/$/, '');

/** The name that the package has, whatever a project calls it. */
export const ownName = readManifest(join(ownFolder, 'package.json')).name!;

/**
 * Every name under which a project has this package, in its own dependencies or in those of the
 * folders around it (a workspace): also as `npm:` alias, as link, or several at once.
 */
export function installations(root: string): Installation[] {
  const require = createRequire(join(root, 'package.json'));
  return candidates(root).flatMap((name) => {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      if (readManifest(manifest).name !== ownName) return [];
      return [{ name, folder: slashed(realpathSync(dirname(manifest))) }];
    } catch {
      return []; // not installed, or a package that keeps its package.json to itself: not this one
    }
  });
}

/** Folders of this package's scripts and static files, with `/` at the end. */
export function distFolders(root: string): string[] {
  const folders = [ownFolder, ...installations(root).map(({ folder }) => folder)];
  return [...new Set(folders)].map((folder) => `${folder}/dist/`);
}

/** Whether a file lies in one of the folders. Bundlers name files by their real path. */
export const isWithin = (folders: readonly string[], file: string): boolean =>
  folders.some((folder) => slashed(file).startsWith(folder));

/** Names that might be this package's. */
function candidates(root: string): string[] {
  // The folder's name is what npm calls a package; with pnpm and links it is the package's own.
  const [, folderName] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(ownFolder) ?? [];
  const names = new Set(folderName ? [ownName, folderName] : [ownName]);
  for (let folder = root, last = ''; folder !== last; last = folder, folder = dirname(folder)) {
    for (const name of dependenciesOf(folder)) names.add(name);
  }
  return [...names];
}

function dependenciesOf(folder: string): string[] {
  let manifest: Manifest;
  try {
    manifest = readManifest(join(folder, 'package.json'));
  } catch {
    return []; // most folders have none; one that cannot be read is not for us to report
  }
  return [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.peerDependencies,
  ].flatMap((dependencies) => Object.keys(dependencies ?? {}));
}

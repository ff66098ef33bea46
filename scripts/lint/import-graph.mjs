import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** Imports of a file by its path, good while the file keeps its time of change. */
const known = new Map();

/** The file that a relative import names; in TypeScript `./a.js` is written for `./a.ts`. */
export function importedFile(from, source) {
  const path = resolve(dirname(from), source);
  const candidates = [path.replace(/\.([mc]?)js$/, '.$1ts'), path];
  return candidates.find((candidate) => existsSync(candidate));
}

/** Files that a file imports or re-exports from, for their types or values, now or later. */
export function importsOf(file) {
  const changed = statSync(file).mtimeMs;
  const before = known.get(file);
  if (before?.changed === changed) return before.imports;
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  const imports = importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => importedFile(file, fileName))
    .filter((imported) => imported !== undefined);
  known.set(file, { changed, imports });
  return imports;
}

/** The shortest way from one file to another along imports, both included; `null` if none. */
export function importPath(from, to) {
  const cameFrom = new Map([[from, null]]);
  for (const file of cameFrom.keys()) {
    if (file === to) return wayTo(file, cameFrom);
    for (const next of importsOf(file)) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return null;
}

function wayTo(file, cameFrom) {
  const way = [];
  for (let at = file; at !== null; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

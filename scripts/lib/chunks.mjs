import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const STATIC = /\b(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
const DYNAMIC = /\bimport\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/g;

function importsOf(file, pattern) {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(pattern)]
    .map((match) => `dist/${match[1]}`)
    .filter((path) => existsSync(join(root, path)));
}

/** The files that load with `entry`: itself and what it imports statically, in `dist`. */
export function closureOf(entry) {
  const found = new Set([entry]);
  for (const file of found) for (const next of importsOf(file, STATIC)) found.add(next);
  return [...found];
}

/** The files that load when code of `loaded` imports its lazy parts, without those of `loaded`. */
export function lazyPartsOf(loaded, wanted = () => true) {
  const entries = loaded.flatMap((file) => importsOf(file, DYNAMIC)).filter(wanted);
  const files = new Set(entries.flatMap(closureOf));
  return [...files].filter((file) => !loaded.includes(file));
}

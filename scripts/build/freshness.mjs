import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

/** Stamps of finished steps; they live in `dist` so that deleting it forgets them. */
const STAMPS = join(root, 'dist/.build');

/** Files that every step depends on, beside its own inputs. */
const COMMON = ['package-lock.json', 'tsconfig.json'];

/** Folders that a package has beside its sources. */
const NO_INPUT = new Set(['dist', 'node_modules']);

function* filesBelow(path) {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NO_INPUT.has(entry.name)) continue;
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(child);
    else yield child;
  }
}

function* filesOf(path) {
  if (!existsSync(join(root, path))) return;
  try {
    yield* filesBelow(path);
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    yield path;
  }
}

/** Hash of the names and contents of files and folders, given relative to the repository. */
export function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of [...COMMON, ...inputs]) {
    for (const file of filesOf(input)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function readStamp(step) {
  const file = join(STAMPS, `${step}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { inputs: '', outputs: [] };
}

/** Whether the step's outputs exist and were made from inputs with this fingerprint. */
export function isFresh(step, inputs) {
  const stamp = readStamp(step);
  return stamp.inputs === inputs && stamp.outputs.every((file) => existsSync(join(root, file)));
}

/** Records a finished step, and removes what its previous run wrote and this one did not. */
export function recordStep(step, inputs, outputs) {
  const kept = new Set(outputs);
  for (const file of readStamp(step).outputs) {
    if (!kept.has(file)) rmSync(join(root, file), { force: true });
  }
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, `${step}.json`), JSON.stringify({ inputs, outputs }));
}

/** Paths of all files below a folder, relative to the repository. */
export function listFiles(path) {
  return [...filesOf(path)];
}

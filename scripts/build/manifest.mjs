import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';
import { buildElementDocs } from './element-docs.mjs';
import { buildFrameworkTypes } from './framework-types.mjs';

const ANALYZER = 'node_modules/@custom-elements-manifest/analyzer/cem.js';

/** Generated beside the manifest by the analyzer's plugins; see custom-elements-manifest.config.mjs. */
const EDITOR_FILES = [
  'dist/vscode.html-custom-data.json',
  'dist/vscode.css-custom-data.json',
  'dist/web-types.json',
];

/** Writes `custom-elements.json`, from it what editors and templates of frameworks read, and the table in docs/element.md. */
export async function buildManifest() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const code = await execNode([
    ANALYZER,
    'analyze',
    '--config',
    'custom-elements-manifest.config.mjs',
    '--quiet',
  ]);
  if (code !== 0) throw new Error('the custom elements analyzer failed');
  await buildElementDocs();
  return ['custom-elements.json', ...EDITOR_FILES, ...(await buildFrameworkTypes())];
}

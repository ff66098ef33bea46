import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execNode } from '../lib/exec.mjs';
import { root } from '../lib/paths.mjs';
import { buildElementDocs } from './element-docs.mjs';

const ANALYZER = 'node_modules/@custom-elements-manifest/analyzer/cem.js';

/** Generated beside the manifest by the analyzer's plugins; see custom-elements-manifest.config.mjs. */
const EDITOR_FILES = [
  'dist/vscode.html-custom-data.json',
  'dist/vscode.css-custom-data.json',
  'dist/web-types.json',
  'dist/jsx.d.ts',
];

/** Takes out of each list of imports what one before it has: several modules hand on the same types. */
function importOnce(file) {
  const known = new Set();
  const code = readFileSync(file, 'utf8').replace(/^import type \{([^}]*)\} from/gm, (_, list) => {
    const names = list.split(',').map((name) => name.trim());
    const fresh = names.filter((name) => name !== '' && !known.has(name));
    for (const name of fresh) known.add(name);
    return `import type { ${fresh.join(', ')} } from`;
  });
  writeFileSync(file, code);
}

/** Writes `custom-elements.json`, from it what editors and JSX read, and the table in docs/element.md. */
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
  importOnce(join(root, 'dist/jsx.d.ts'));
  await buildElementDocs();
  return ['custom-elements.json', ...EDITOR_FILES];
}

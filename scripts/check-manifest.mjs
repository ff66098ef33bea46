/**
 * Checks `custom-elements.json`: that it is the one the build generates, that it and package.json
 * say what tools need, and that every element has something to show.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateCem } from '@wc-toolkit/cem-validator';
import { execNode } from './lib/exec.mjs';
import { root } from './lib/paths.mjs';
import { fail, say } from './lib/say.mjs';

const FILE = 'custom-elements.json';
/** Lists that an element's users look up; an empty one means that a doc comment went missing. */
const LISTS = [
  'attributes',
  'members',
  'events',
  'slots',
  'cssParts',
  'cssProperties',
  'cssStates',
];

const committed = execFileSync('git', ['show', `HEAD:${FILE}`], { cwd: root, encoding: 'utf8' });
if ((await execNode(['scripts/build.mjs', 'manifest', '--force'])) !== 0) process.exit(1);
const generated = readFileSync(join(root, FILE), 'utf8');
if (generated !== committed) {
  fail(`${FILE} is not what the sources say. Run \`npm run build\` and commit it.`);
}

const manifest = JSON.parse(generated);
const elements = manifest.modules
  .flatMap((module) => module.declarations)
  .filter((declaration) => declaration.customElement);
const main = elements.find((element) => element.tagName === 'spatius-avatar');
if (!main) fail(`${FILE} does not describe <spatius-avatar>.`);
for (const list of LISTS) {
  if (!main[list]?.length) fail(`${FILE}: <spatius-avatar> has no ${list}.`);
}

const everything = (names, severity) => Object.fromEntries(names.map((name) => [name, severity]));
await validateCem(manifest, {
  packageJsonPath: './package.json',
  cemFileName: FILE,
  logErrors: false,
  rules: {
    packageJson: everything(
      [
        'packageType',
        'main',
        'module',
        'types',
        'exports',
        'customElementsProperty',
        'publishedCem',
      ],
      'error',
    ),
    manifest: everything(['schemaVersion', 'modulePath', 'definitionPath', 'tagName'], 'error'),
  },
});
say(`${FILE} is valid: ${elements.map((element) => `<${element.tagName}>`).join(', ')}.`);

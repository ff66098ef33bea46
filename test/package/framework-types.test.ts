import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Consumer } from './support/consumer.js';
import { angularProject, frameworksProject, reactProject } from './support/frameworks.js';

/** What is right, and lines with the comment `refused:`, which have to be refused. */
const FIXTURES = fileURLToPath(new URL('framework-types', import.meta.url));

/** The guide: one piece of code below the heading of each framework. */
const GUIDE = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');

interface Checker {
  /** Heading in the guide. */
  readonly heading: string;
  readonly project: () => Consumer;
  readonly files: readonly string[];
  /** A script, by its place below the project's `node_modules` where it is not absolute. */
  readonly command: readonly [script: string, ...args: string[]];
  readonly compilerOptions?: object;
  /** Settings beside those of the compiler. */
  readonly config?: object;
}

const tsc = [
  createRequire(import.meta.url).resolve('typescript/bin/tsc'),
  ...['-p', 'tsconfig.json'],
] as const;

const CHECKERS: Readonly<Record<string, Checker>> = {
  React: {
    heading: 'React 19',
    project: () => reactProject(19),
    files: ['react.tsx'],
    command: tsc,
    compilerOptions: { jsx: 'react-jsx' },
  },
  Preact: {
    heading: 'Preact',
    project: frameworksProject,
    files: ['preact.tsx'],
    command: tsc,
    compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'preact' },
  },
  Solid: {
    heading: 'Solid',
    project: frameworksProject,
    files: ['solid.tsx'],
    command: tsc,
    compilerOptions: { jsx: 'preserve', jsxImportSource: 'solid-js' },
  },
  Vue: {
    heading: 'Vue',
    project: frameworksProject,
    files: ['Page.vue', 'Mistakes.vue'],
    command: ['vue-tsc/bin/vue-tsc.js', '-p', 'tsconfig.json'],
    compilerOptions: { jsx: 'preserve' },
    config: { vueCompilerOptions: { strictTemplates: true, dataAttributes: ['data-*'] } },
  },
  Svelte: {
    heading: 'Svelte',
    project: frameworksProject,
    files: ['Page.svelte', 'Mistakes.svelte'],
    command: [
      'svelte-check/bin/svelte-check',
      ...['--tsconfig', 'tsconfig.json', '--output', 'machine', '--threshold', 'error'],
    ],
    compilerOptions: { verbatimModuleSyntax: true },
  },
  Angular: {
    heading: 'Angular',
    project: angularProject,
    files: ['angular.ts'],
    command: ['@angular/compiler-cli/bundles/src/bin/ngc.js', '-p', 'tsconfig.json'],
    compilerOptions: { experimentalDecorators: true },
    config: { angularCompilerOptions: { strictTemplates: true } },
  },
};

/** `angular.ts(12,5): error`, `ERROR "Page.svelte" 12:5`: a file and a line. */
const PROBLEM = /(?:^(\S+?)[(:](\d+)[,:]\d+\)?(?::| -) error)|(?:ERROR "(.+?)" (\d+):\d+)/gm;

function guideOf(heading: string): string {
  const code = GUIDE.split(`\n## ${heading}\n`)[1]
    ?.split('\n## ')[0]
    .match(/^```\w+\n(.*?)^```/ms)?.[1];
  assert.ok(code, `no code below "${heading}"`);
  return code;
}

/** Where a checker finds something wrong, in the order of files and lines. */
async function check(name: string, checker: Checker): Promise<string[]> {
  const { heading, project, files, command, compilerOptions, config } = checker;
  const { folder, write } = project();
  const place = `types-${name.toLowerCase()}`;
  const settings = {
    compilerOptions: {
      ...{ strict: true, noEmit: true, target: 'ES2022', types: [], skipLibCheck: true },
      ...{ module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
      ...compilerOptions,
    },
    ...config,
    files: [...files, `guide${extname(files[0])}`],
  };
  write(`${place}/tsconfig.json`, JSON.stringify(settings));
  write(`${place}/guide${extname(files[0])}`, guideOf(heading));
  for (const file of files) cpSync(join(FIXTURES, file), join(folder, place, file));
  const [script, ...args] = command;
  const child = spawn(process.execPath, [resolve(folder, 'node_modules', script), ...args], {
    cwd: join(folder, place),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  }
  await new Promise((settle) => child.once('close', settle));
  const found = [...stripVTControlCharacters(said).matchAll(PROBLEM)].map(
    ([, a, b, c, d]) => `${a ?? c}:${b ?? d}`,
  );
  assert.ok(found.length > 0, said);
  return [...new Set(found)].sort();
}

/** Lines that are to be refused. */
const marked = (file: string): string[] =>
  readFileSync(join(FIXTURES, file), 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.includes('refused:') ? [`${file}:${i + 1}`] : []));

describe('the types that come with the packed package', { concurrency: 2 }, () => {
  for (const [name, checker] of Object.entries(CHECKERS)) {
    it(`are taken by ${name}, whose checker refuses each mistake and nothing else`, async () => {
      const found = await check(name, checker);
      assert.deepEqual(found, checker.files.flatMap(marked).sort());
    });
  }
});

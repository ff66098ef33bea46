import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { build } from 'vite';
import { CHECKS, failures } from './contract/checks.js';
import type { Consumer } from './support/consumer.js';
import { angularProject, frameworksProject, reactProject } from './support/frameworks.js';
import { launchBrowser, openPage } from './support/speaking-page.js';
import { serveStatic, STRICT_CSP } from './support/static-server.js';

const APPLICATIONS = fileURLToPath(new URL('contract', import.meta.url));
const GUIDE = readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8');
const POLICY = STRICT_CSP.replace("img-src 'self'", "img-src 'self' data:");

/** Faults of an application of lit's, each with the checks that it fails. */
const FAULTS = [
  {
    from: '.alt=${alt}',
    to: '',
    fails: [
      'has the attributes and properties that the application sets',
      'has what the application changes',
    ],
  },
  {
    from: '@volumechange=${hear(this.state)}',
    to: '',
    fails: ['tells the handlers that the application has now, with all that events carry'],
  },
  {
    from: '${ref((this.avatars[key] ??= createRef()))}',
    to: '${ref((value) => value && (globalThis.leaked ??= []).push((this.avatars[key] = { value })))}',
    fails: ['goes with the condition that shows it, leaves nothing behind, and comes back'],
  },
] as const;

const page = (script: string): string => `<!doctype html>
<html lang="en">
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="./page.css">
  <script type="module" src="./${script}"></script>
  <div id="root"></div>
</html>
`;

/** Runs a program of a project. Rejects with what it says where it fails. */
async function run({ folder }: Consumer, place: string, args: readonly string[]): Promise<void> {
  const [script, ...rest] = args;
  const child = spawn(process.execPath, [join(folder, 'node_modules', script), ...rest], {
    cwd: join(folder, place),
    env: { ...process.env, NODE_ENV: 'production', NG_CLI_ANALYTICS: 'false' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  }
  const code = await new Promise((settle) => child.once('close', settle));
  assert.equal(code, 0, said);
}

/** The folder of a site in which each application has a page of its name. */
async function buildWithVite(): Promise<string> {
  const project = frameworksProject();
  cpSync(APPLICATIONS, join(project.folder, 'contract'), { recursive: true });
  const scripts = ['preact.jsx', 'solid.jsx', 'vue.js', 'svelte.js', 'lit.js', 'faulty.js'];
  let faulty = readFileSync(join(APPLICATIONS, 'lit.js'), 'utf8');
  for (const { from, to } of FAULTS) {
    assert.ok(faulty.includes(from), from);
    faulty = faulty.replace(from, to);
  }
  project.write('contract/faulty.js', faulty);
  for (const script of scripts) {
    project.write(`contract/${script.replace(/\..*/, '')}.html`, page(script));
  }
  await run(project, 'contract', ['vite/bin/vite.js', 'build', '--logLevel', 'warn']);
  return join(project.folder, 'contract/dist');
}

async function buildReact(version: 18 | 19): Promise<string> {
  const { folder, write } = reactProject(version);
  const name = `react-${version}`;
  const root = join(folder, 'contract');
  for (const file of [`${name}.jsx`, 'state.js', 'page.css']) {
    cpSync(join(APPLICATIONS, file), join(root, file));
  }
  const input = write(`contract/${name}.html`, page(`${name}.jsx`));
  await build({
    root,
    configFile: false,
    // It warns of 'use client', which means nothing to it.
    logLevel: 'error',
    build: { outDir: join(root, 'dist'), emptyOutDir: true, rollupOptions: { input } },
  });
  return join(root, 'dist');
}

/** As the guide says: with what it has `angular.json` copy. */
async function buildAngular(): Promise<string> {
  const project = angularProject();
  cpSync(join(APPLICATIONS, 'angular'), project.folder, { recursive: true });
  const [, copied] = /^```json\n(.*?)^```/ms.exec(GUIDE) ?? [];
  const workspace = readFileSync(join(APPLICATIONS, 'angular/angular.json'), 'utf8');
  project.write('angular.json', workspace.replace('"assets": []', `"assets": [${copied}]`));
  for (const file of ['state.js', 'page.css']) {
    cpSync(join(APPLICATIONS, file), join(project.folder, 'src', file));
  }
  await run(project, '.', ['@angular/cli/bin/ng.js', 'build']);
  return join(project.folder, 'dist/app/browser');
}

describe('an application with the packed package', () => {
  let browser: Browser;
  let vite: Promise<string>;

  before(async () => {
    vite = buildWithVite();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
  });

  /** Names of the checks that an application fails, with what went wrong. */
  const failing = async (
    site: string,
    file: string,
    checks = CHECKS,
  ): Promise<Map<string, Error>> => {
    const server = await serveStatic(site, { 'Content-Security-Policy': POLICY });
    try {
      const watched = await openPage(browser, server.url + file);
      const failed = await failures(watched, checks);
      await watched.page.close();
      assert.deepEqual(server.missing, []);
      return failed;
    } finally {
      await server.close();
    }
  };

  for (const [name, file, made] of [
    ['React 18', 'react-18.html', () => buildReact(18)],
    ['React 19', 'react-19.html', () => buildReact(19)],
    ['Preact', 'preact.html', () => vite],
    ['Solid', 'solid.html', () => vite],
    ['Vue', 'vue.html', () => vite],
    ['Svelte', 'svelte.html', () => vite],
    ['lit', 'lit.html', () => vite],
    ['Angular', 'index.html', buildAngular],
  ] as const) {
    it(`of ${name} can rely on all of the contract`, async () => {
      const failed = await failing(await made(), file);
      assert.deepEqual([...failed], []);
    });
  }

  it('with faults fails what they break, and nothing else', async () => {
    const silent = CHECKS.filter(({ speaks }) => !speaks);
    const failed = await failing(await vite, 'faulty.html', silent);
    assert.deepEqual(
      [...failed.keys()],
      FAULTS.flatMap(({ fails }) => fails),
    );
  });
});

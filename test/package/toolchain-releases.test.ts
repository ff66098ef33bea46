import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { version as ownVite } from 'vite';
import { consumer, type Consumer } from './support/consumer.js';
import { nextRelease, OLDEST_VITE, viteRelease } from './support/released.js';

const require = createRequire(import.meta.url);
const tsc = require.resolve('typescript/bin/tsc');
const nodeTypes = dirname(dirname(require.resolve('@types/node/package.json')));

const VITE_CONFIG = `
import { defineConfig, type Plugin } from 'vite';
import { avatarkitVitePlugin } from 'spatius-avatar/vite';
export const plugin: Plugin = avatarkitVitePlugin({ endpoint: 'https://avatars.example' });
export default defineConfig({ plugins: [avatarkitVitePlugin()] });
`;

const NEXT_CONFIG = `
import { withAvatarkit } from 'spatius-avatar/next';
export default withAvatarkit(
  { reactStrictMode: true, env: { MINE: 'mine' } },
  { endpoint: 'https://avatars.example' },
);
`;

/** Reads the project's configuration as Next does, and writes what came of it. */
const READ_CONFIG = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { default: load } = require('next/dist/server/config');
const { PHASE_PRODUCTION_BUILD } = require('next/constants');
const config = await load(PHASE_PRODUCTION_BUILD, process.cwd(), { silent: false });
console.log('read', JSON.stringify(config.env), typeof config.webpack, typeof config.turbopack);
`;

describe('the plugins of the packed package in releases of toolchains', () => {
  let project: Consumer;

  before(() => {
    project = consumer();
  });

  for (const version of [OLDEST_VITE, '6.4.6', '7.3.8', ownVite]) {
    it(`type-check in a configuration of Vite ${version}`, () => {
      const vite =
        version === ownVite
          ? dirname(require.resolve('vite/package.json'))
          : join(viteRelease(version).folder, 'node_modules/vite');
      const types = join(vite, 'dist/node/index.d.ts');
      project.write('releases/vite.config.ts', VITE_CONFIG);
      const options = {
        ...{ strict: true, noEmit: true, target: 'ES2022', skipLibCheck: true },
        ...{ module: 'ESNext', moduleResolution: 'Bundler', lib: ['ES2023', 'DOM'] },
        ...{ types: ['node'], typeRoots: [nodeTypes], paths: { vite: [types] } },
      };
      const config = { compilerOptions: options, files: ['vite.config.ts'] };
      const file = project.write(`releases/tsconfig.vite-${version}.json`, JSON.stringify(config));
      const { stdout } = spawnSync(process.execPath, [tsc, '-p', file, '--listFiles'], {
        encoding: 'utf8',
      });
      assert.ok(stdout.includes(types), 'it is this Vite');
      assert.doesNotMatch(stdout, /error TS/);
    });
  }

  // Next 16 has its say where it builds an application; see next.test.ts.
  for (const [version, turbopack] of [
    ['14.2.35', 'undefined'],
    ['15.2.9', 'undefined'],
    ['15.5.29', 'object'],
  ]) {
    it(`give Next ${version} no setting that it warns of`, () => {
      const release = nextRelease(version);
      const installed = join(release.folder, 'node_modules/spatius-avatar');
      rmSync(installed, { recursive: true, force: true });
      cpSync(project.packageFolder, installed, { recursive: true });
      release.write('next.config.mjs', NEXT_CONFIG);
      const script = release.write('read-config.mjs', READ_CONFIG);
      const { stdout, stderr } = spawnSync(process.execPath, [script], {
        cwd: release.folder,
        encoding: 'utf8',
      });
      const env = '{"MINE":"mine","SPATIUS_ENDPOINT":"https://avatars.example"}';
      assert.equal(stderr + stdout, `read ${env} function ${turbopack}\n`);
    });
  }
});

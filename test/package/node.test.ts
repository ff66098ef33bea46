import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { ERRORS } from '../../src/base/errors.js';
import { consumer, type Consumer } from './support/consumer.js';
import { manifestOf, runNode, type Manifest } from './support/installed.js';

/** What the client brings along; nothing of a server is in it. */
const DEPENDENCIES = ['@lit/context', 'eventemitter3', 'lit', 'pbf', 'three'];

/** Entries that hand over to packages which this project has not installed. */
const FORWARDING = ['./server', './server-sdk'];
/** Entries that need a peer, which this project has not installed: its name by entry. */
const PEERS: Readonly<Record<string, string>> = { './react': 'react' };

describe('the packed package in Node', () => {
  let project: Consumer;
  let manifest: Manifest;

  before(() => {
    project = consumer();
    manifest = manifestOf(project, 'spatius-avatar');
  });

  const runInProject = (code: string): string => {
    const { code: status, out, err } = runNode(project, [project.write('run.mjs', code)]);
    assert.equal(status, 0, err);
    return out;
  };

  it('has every file that its exports name', () => {
    for (const [path, target] of Object.entries(manifest.exports)) {
      const files = typeof target === 'string' ? [target] : Object.values(target);
      for (const file of files) {
        assert.ok(existsSync(join(project.packageFolder, file)), `${path}: ${file} is missing`);
      }
    }
  });

  it('imports every entry without a page', () => {
    for (const [path, target] of Object.entries(manifest.exports)) {
      if (typeof target === 'string' || !target.default || FORWARDING.includes(path)) continue;
      const specifier = JSON.stringify(`spatius-avatar${path.slice(1)}`);
      const peer = PEERS[path];
      if (peer) {
        const { out, err } = runNode(project, [
          project.write('run.mjs', `await import(${specifier});`),
        ]);
        assert.equal(out, '');
        assert.match(err, new RegExp(`Cannot find package '${peer}'`));
        continue;
      }
      const names = runInProject(
        `const entry = await import(${specifier});
         process.stdout.write(Object.keys(entry).join());`,
      );
      if (path !== './define') assert.notEqual(names, '', `${path} exports nothing`);
    }
  });

  it('answers questions about the device without a page', () => {
    const answers = runInProject(
      `import { AvatarError, AvatarSDK } from 'spatius-avatar';
       const supported = await AvatarSDK.isDeviceSupported();
       const error = await AvatarSDK.deviceScore().catch((reason) => reason);
       process.stdout.write([supported, error instanceof AvatarError, error.code, error.reason].join());`,
    );
    assert.equal(answers, 'false,true,animationPlayerNotInitialized,noPage');
  });

  it('reads the JSON entries', () => {
    for (const path of ['custom-elements.json', 'package.json']) {
      const kind = runInProject(
        `import { createRequire } from 'node:module';
         process.stdout.write(typeof createRequire(import.meta.url)('spatius-avatar/${path}'));`,
      );
      assert.equal(kind, 'object');
    }
  });

  it('depends on what a page needs and on nothing else', () => {
    assert.deepEqual(Object.keys(manifest.dependencies), DEPENDENCIES);
    for (const name of ['fastify', 'jose', 'opus-decoder', 'pino', 'ws', 'spatius-avatar-server']) {
      assert.ok(!existsSync(join(project.folder, 'node_modules', name)), name);
    }
  });

  it('says where it comes from', () => {
    assert.match(manifest.repository.url, /^git\+https:\/\/.+\.git$/);
    assert.match(manifest.homepage, /^https:/);
    assert.match(manifest.bugs.url, /^https:/);
  });

  it('brings the page of every error code, which logs name', () => {
    for (const code of Object.keys(ERRORS)) {
      const page = join(project.packageFolder, `docs/errors/${code}.md`);
      assert.ok(existsSync(page), `${page} is missing`);
    }
  });

  it('carries no source, test or build file', () => {
    const top = readdirSync(project.packageFolder).sort();
    assert.deepEqual(
      top.filter((file) => !/^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(file)),
      ['custom-elements.json', 'dist', 'docs'],
    );
    assert.deepEqual(readdirSync(join(project.packageFolder, 'docs')), ['errors']);
    assert.ok(!existsSync(join(project.packageFolder, 'dist/.build')));
  });
});

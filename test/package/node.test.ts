import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { consumer, type Consumer } from './support/consumer.js';

interface Manifest {
  readonly version: string;
  readonly exports: Record<string, string | { types: string; default?: string }>;
  readonly bin: Record<string, string>;
}

describe('the packed package in Node', () => {
  let project: Consumer;
  let manifest: Manifest;

  before(() => {
    project = consumer();
    const file = join(project.packageFolder, 'package.json');
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  });

  const runInProject = (code: string): string => {
    const file = project.write('run.mjs', code);
    return execFileSync(process.execPath, [file], { cwd: project.folder, encoding: 'utf8' });
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
      if (typeof target === 'string' || !target.default) continue;
      const specifier = JSON.stringify(`spatius-avatar${path.slice(1)}`);
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
       process.stdout.write([supported, error instanceof AvatarError, error.code].join());`,
    );
    assert.equal(answers, 'false,true,animationPlayerNotInitialized');
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

  it('runs its command', () => {
    const command = join(project.packageFolder, manifest.bin['spatius-avatar']);
    const help = execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' });
    assert.match(help, /serve/);
  });

  it('carries no source, test or build file', () => {
    const top = readdirSync(project.packageFolder).sort();
    assert.deepEqual(
      top.filter((file) => !/^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(file)),
      ['custom-elements.json', 'dist'],
    );
    assert.ok(!existsSync(join(project.packageFolder, 'dist/.build')));
  });
});

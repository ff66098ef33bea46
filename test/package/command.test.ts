import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { SPEECH } from '../server/support/ogg.js';
import { syllables } from '../server/support/audio.js';
import { wavFile } from '../server/support/wav.js';
import { consumer, consumerOfAll, type Consumer } from './support/consumer.js';
import { manifestOf, runCommand, runNode } from './support/installed.js';

/** A PATH without ffmpeg. */
const NO_FFMPEG = { PATH: '/nowhere' };

describe('the command of the packed client, without a server', () => {
  let project: Consumer;
  let speech: string;
  const run = (...args: string[]): ReturnType<typeof runCommand> =>
    runCommand(project, 'spatius-avatar', args, NO_FFMPEG);

  before(() => {
    project = consumer();
    speech = join(project.folder, 'speech.wav');
    const data = new Uint8Array(syllables(1.5, 16_000).buffer);
    writeFileSync(speech, wavFile({ bits: 16, sampleRate: 16_000, data }));
  });

  it('tells its help and version', () => {
    assert.match(run('--help').out, /bake[\s\S]*motion[\s\S]*serve/);
    assert.equal(run('--version').out.trim(), manifestOf(project, 'spatius-avatar').version);
  });

  it('bakes motion and writes blendshapes', () => {
    const out = join(project.folder, 'speech.motion');
    const baked = run('bake', speech, '--out', out);
    assert.equal(baked.code, 0, baked.err);
    assert.equal(readFileSync(out).subarray(0, 8).toString(), 'SPMOTION');
    const { code, out: track, err } = run('motion', speech, '--out', '-');
    assert.equal(code, 0, err);
    assert.equal((JSON.parse(track) as { frames: unknown[] }).frames.length, 90);
  });

  it('names what reads Ogg Opus, which is optional', () => {
    const file = join(project.folder, 'speech.ogg');
    writeFileSync(file, SPEECH);
    const { code, err } = run('bake', file);
    assert.equal(code, 1);
    assert.match(err, /npm install opus-decoder/);
  });

  it('names the command that brings the server', () => {
    const { code, err } = run('serve', '--port', '9000');
    assert.equal(code, 1);
    assert.match(err, /npm install spatius-avatar-server\n/);
    assert.match(err, /npx spatius-avatar-server --port 9000\n/);
  });

  it('names the package that an entry has moved to', () => {
    for (const entry of ['server', 'server-sdk']) {
      const file = project.write('forwarded.mjs', `await import('spatius-avatar/${entry}');`);
      const { code, err } = runNode(project, [file]);
      assert.equal(code, 1);
      assert.ok(err.includes(`Run: npm install spatius-avatar-${entry}\n`), err);
    }
  });
});

describe('the packed packages together', () => {
  let project: Consumer;

  before(() => {
    project = consumerOfAll();
  });

  it('have the former entries hand over everything', () => {
    for (const entry of ['server', 'server-sdk']) {
      const file = project.write(
        'same.mjs',
        `const former = await import('spatius-avatar/${entry}');
         const now = await import('spatius-avatar-${entry}');
         const names = Object.keys(now).filter((name) => former[name] !== now[name]);
         process.stdout.write(Object.keys(now).length + ' ' + names.join());`,
      );
      const { out, err } = runNode(project, [file]);
      assert.match(out, /^[1-9]\d* $/, `${out} ${err}`);
    }
  });

  it('have "serve" run the server', () => {
    const { code, out, err } = runCommand(project, 'spatius-avatar', ['serve', '--help']);
    assert.equal(code, 0, err);
    assert.match(out, /Usage: spatius-avatar-server/);
    assert.equal(runCommand(project, 'spatius-avatar-server', ['--help']).out, out);
  });

  it('have a server with the built-in characters and a session of the SDK', () => {
    const file = project.write(
      'session.mjs',
      `import { createServer } from 'spatius-avatar-server';
       import { newAvatarSession } from 'spatius-avatar-server-sdk';
       const server = await createServer({ port: 0, logLevel: 'silent', motion: { workers: 1 } });
       const url = await server.listen();
       let done;
       const ended = new Promise((resolve) => (done = resolve));
       const session = newAvatarSession({
         avatarId: 'nova', appId: 'demo', apiKey: 'demo-key',
         consoleEndpointUrl: url, ingressEndpointUrl: url,
         transportFrames: (bytes, isLast) => isLast && done(),
         onError: (error) => { throw error; },
       });
       await session.init();
       await session.start();
       await session.sendAudio(new Uint8Array(32_000), true);
       await ended;
       await session.close();
       await server.close();
       process.stdout.write('motion');`,
    );
    const { out, err } = runNode(project, [file]);
    assert.equal(out, 'motion', err);
  });

  it('read Ogg Opus, for the decoder is there', () => {
    const file = join(project.folder, 'speech.ogg');
    writeFileSync(file, SPEECH);
    const { code, err } = runCommand(project, 'spatius-avatar', ['bake', file], NO_FFMPEG);
    assert.equal(code, 0, err);
  });
});

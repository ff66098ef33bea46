import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BLENDSHAPES } from '../../src/motion/channels.js';
import { syllables } from '../server/support/audio.js';
import { temporaryFolder } from '../server/support/server.js';
import { wavFile } from '../server/support/wav.js';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

function run(args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', CLI, ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  return { code: status, out: stdout, err: stderr };
}

test('help and version', () => {
  for (const args of [['--help'], [], ['bake', '--help'], ['motion', '-h']]) {
    const { code, out } = run(args);
    assert.equal(code, 0);
    assert.match(out, /Usage: spatius-avatar </);
  }
  assert.match(run(['--version']).out, /^\d+\.\d+\.\d+\S*\n$/);
});

test('serve is the command of the server, options and exit code included', () => {
  const help = run(['serve', '--help']);
  assert.equal(help.code, 0, help.err);
  assert.match(help.out, /Usage: spatius-avatar-server/);
  const wrong = run(['serve', '--port', 'x']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--port must be a port number/);
});

test('embed prints the hash of every module that a page may load', async () => {
  const base = 'https://cdn.example/avatar/';
  const { code, out, err } = run(['embed', '--base', base.slice(0, -1), '--companions']);
  assert.equal(code, 0, err);
  const [, json] = /<script type="importmap">(.*?)<\/script>/s.exec(out)!;
  const { integrity } = JSON.parse(json) as { integrity: Record<string, string> };
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const entry = await readFile(join(dist, 'spatius-avatar-companions.js'));
  const hash = `sha384-${createHash('sha384').update(entry).digest('base64')}`;
  assert.equal(integrity[`${base}spatius-avatar-companions.js`], hash);
  assert.ok(out.includes(`integrity="${hash}"`), out);
  const [, chunk] = /\.\/(spatius-avatar\.companions\.[\w-]+\.js)/.exec(String(entry))!;
  assert.ok(integrity[base + chunk], `${chunk} has a hash`);
  const hints = [...out.matchAll(/<link rel="modulepreload" .*href="(.*?)" integrity="(.*?)">/g)];
  assert.deepEqual(
    hints.map(([, url]) => /avatar\.([\w-]+)\.[\w-]+\.js$/.exec(url)?.[1]),
    ['shell', 'fetch-files', 'ui', 'engine', 'merge'],
  );
  for (const [, url, sum] of hints) assert.equal(integrity[url], sum);
});

test('embed names the avatar that is asked for, and has its poster fetched', () => {
  const { code, out, err } = run(['embed', '--avatar-id', 'kai']);
  assert.equal(code, 0, err);
  assert.match(out, /<spatius-avatar avatar-id="kai"/);
  assert.match(out, /<link rel="preload" as="image" [^>]*\/dist\/avatars\/kai\/kai\.webp">/);
});

test('what cannot be followed ends with 2 and says why', () => {
  const cases: [string[], RegExp][] = [
    [['dance'], /no command "dance"/],
    [['motion'], /takes one recording/],
    [['motion', 'a.wav'], /needs --out/],
    [['motion', 'a.wav', '--out', '-', '--fps', '0'], /--fps must be/],
    [['embed', '--base', 'cdn'], /--base must be an absolute URL/],
    [['embed', '--avatar-id', 'Kay'], /--avatar-id must be .*kai.*, not "Kay"/],
    [['splats', 'pack', 'a.zip'], /needs --out/],
    [['bake'], /takes one recording or more/],
    [['bake', '-'], /needs --out/],
    [['bake', 'a.wav', 'b.wav', '--out', '-'], /for one recording/],
    [['bake', 'a.wav', 'a.mp3'], /a\.motion would be written over/],
    [['bake', 'a.wav', '--out', 'a.wav'], /--out is the recording/],
    [['bake', 'a.wav', '--fps', '241'], /--fps must be/],
    [['bake', 'a.wav', '--seed', 'x'], /--seed must be/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = run(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, message);
    assert.doesNotMatch(err, /\n +at /, 'no stack trace');
  }
});

test('motion writes a track of the 52 blendshapes', async (t) => {
  const folder = await temporaryFolder(t);
  const speech = join(folder, 'speech.wav');
  const data = new Uint8Array(syllables(1.5, 11025).buffer);
  await writeFile(speech, wavFile({ bits: 16, sampleRate: 11025, data }));
  const file = join(folder, 'track.json');
  assert.equal(run(['motion', speech, '--out', file, '--fps', '30']).code, 0);
  const track = JSON.parse(await readFile(file, 'utf8')) as {
    fps: number;
    names: string[];
    frames: number[][];
  };
  assert.deepEqual(Object.keys(track), ['fps', 'names', 'frames']);
  assert.equal(track.fps, 30);
  assert.deepEqual(track.names, BLENDSHAPES);
  assert.ok(Math.abs(track.frames.length - 45) <= 1);
  assert.ok(track.frames.every((frame) => frame.length === 52));
  assert.ok(track.frames.flat().every((weight) => weight >= 0 && weight <= 1));
  assert.ok(track.frames.some((frame) => frame.some((weight) => weight > 0.1)));

  const piped = run(['motion', speech, '--out', '-']);
  assert.equal((JSON.parse(piped.out) as { fps: number }).fps, 60);
});

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BLENDSHAPE_COUNT, Channel } from '../../src/motion/channels.js';
import { readMotionFile } from '../../src/motion/motion-file.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { syllables } from '../server/support/audio.js';
import { temporaryFolder } from '../server/support/server.js';
import { wavFile } from '../server/support/wav.js';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const SECONDS = 1.5;

interface RunOptions {
  readonly input?: Uint8Array;
  readonly env?: Record<string, string>;
}

function run(args: readonly string[], { input, env }: RunOptions = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', CLI, ...args],
    { input, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
  );
  return { code: status, out: stdout, err: stderr.toString() };
}

const speechWav = (): Uint8Array =>
  wavFile({
    bits: 16,
    sampleRate: 24_000,
    data: new Uint8Array(syllables(SECONDS, 24_000).buffer),
  });

async function speechFile(t: TestContext): Promise<{ folder: string; wav: string }> {
  const folder = await temporaryFolder(t);
  const wav = join(folder, 'speech.wav');
  await writeFile(wav, speechWav());
  return { folder, wav };
}

function motionIn(file: Uint8Array) {
  const { fps, seconds, segments } = readMotionFile(file);
  const parts = [...segments()];
  const frames: MotionFrame[] = parts.flatMap((part) => part.frames);
  return { fps, seconds, frames, mask: parts[0].mask };
}

const jaw = (frames: readonly MotionFrame[]): number[] =>
  frames.map((frame) => frame[Channel.jawOpen]);

/** Whether this machine has ffmpeg; the product needs it for some formats only. */
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

test('a baked file has the motion that motion writes, beside the recording', async (t) => {
  const { folder, wav } = await speechFile(t);
  const { code, err } = run(['bake', wav]);
  assert.equal(code, 0, err);
  assert.match(err, /speech\.motion: 1\.5 s of motion, \d+\.\d kB/);
  const bytes = await readFile(join(folder, 'speech.motion'));
  assert.ok(bytes.length < SECONDS * 2000);
  const { fps, seconds, frames, mask } = motionIn(bytes);
  assert.equal(fps, 30);
  assert.equal(seconds, SECONDS);
  assert.equal(frames.length, 45);
  assert.equal(mask?.[Channel.jawOpen], 1);

  const track = run(['motion', wav, '--out', '-', '--fps', '30']);
  const { frames: expected } = JSON.parse(track.out.toString()) as { frames: number[][] };
  assert.equal(expected.length, frames.length);
  frames.forEach((frame, k) => {
    for (let c = 0; c < BLENDSHAPE_COUNT; c++) {
      assert.ok(Math.abs(frame[c] - expected[k][c]) < 1 / 450, `frame ${k}, channel ${c}`);
    }
  });
  assert.ok(Math.max(...jaw(frames)) > 0.2);
});

test('standard input and output do as well as files, and the same sound gives the same file', async (t) => {
  const { wav } = await speechFile(t);
  const piped = run(['bake', '-', '--out', '-', '--fps', '60'], { input: speechWav() });
  assert.equal(piped.code, 0, piped.err);
  const { fps, frames } = motionIn(piped.out);
  assert.equal(fps, 60);
  assert.equal(frames.length, 90);
  assert.deepEqual(run(['bake', wav, '--out', '-', '--fps', '60']).out, piped.out);
  const seeded = run(['bake', wav, '--out', '-', '--fps', '60', '--seed', '7']);
  assert.notDeepEqual(seeded.out, piped.out);
  assert.deepEqual(jaw(motionIn(seeded.out).frames), jaw(frames));
  const track = run(['motion', '-', '--out', '-'], { input: speechWav() });
  assert.equal((JSON.parse(track.out.toString()) as { fps: number }).fps, 60);
});

test('several recordings are baked at once', async (t) => {
  const { folder, wav } = await speechFile(t);
  const second = join(folder, 'second.take.wav');
  await writeFile(second, speechWav());
  assert.equal(run(['bake', wav, second]).code, 0);
  const files = ['speech.motion', 'second.take.motion'].map((name) => join(folder, name));
  const [a, b] = await Promise.all(files.map((file) => readFile(file)));
  assert.deepEqual(a, b);
});

test('what cannot be read is refused by name, with what helps', async (t) => {
  const { folder, wav } = await speechFile(t);
  const write = async (name: string, content: Uint8Array | string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const odd = wavFile({ bits: 12, tag: 0x7777, data: new Uint8Array(24) });
  const none = wavFile({ bits: 16, data: new Uint8Array(0) });
  const cases: [string, RegExp][] = [
    [await write('odd.wav', odd), /Cannot use .*odd\.wav: WAV format 30583 with 12 bits.*Convert/],
    [await write('silent.wav', none), /Cannot use .*silent\.wav: it holds no sound\./],
    [await write('empty.mp3', ''), /Cannot use .*empty\.mp3: it is empty\./],
    [join(folder, 'none.wav'), /ENOENT.*none\.wav/],
  ];
  for (const [path, message] of cases) {
    const { code, err, out } = run(['bake', path, '--out', '-']);
    assert.equal(code, 1, path);
    assert.match(err, message);
    assert.doesNotMatch(err, /\n +at /, 'no stack trace');
    assert.equal(out.length, 0);
  }
  const unwritable = run(['bake', wav, '--out', join(folder, 'no', 'such.motion')]);
  assert.equal(unwritable.code, 1);
  assert.match(unwritable.err, /ENOENT.*such\.motion/);
});

/** Always full; Linux has it. */
const FULL = '/dev/full';

if (existsSync(FULL)) {
  test('standard output that cannot be written is a failure, a reader that leaves is none', async (t) => {
    const { wav } = await speechFile(t);
    for (const command of ['bake', 'motion']) {
      const full = openSync(FULL, 'w');
      const stdio: StdioOptions = ['ignore', full, 'pipe'];
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', CLI, command, wav, '--out', '-'],
        { stdio },
      );
      closeSync(full);
      assert.equal(status, 1);
      assert.match(stderr.toString(), /ENOSPC/);
    }
    const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'motion', wav, '--out', '-']);
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 0);
  });
}

test('without ffmpeg, other formats are refused with how to get it', async (t) => {
  const folder = await temporaryFolder(t);
  const mp3 = join(folder, 'speech.mp3');
  await writeFile(mp3, 'ID3 not this time');
  const { code, err } = run(['bake', mp3], { env: { PATH: folder } });
  assert.equal(code, 1);
  assert.match(err, /speech\.mp3: ffmpeg is needed.*apt install ffmpeg.*WAV or Ogg Opus/);
  const aLaw = join(folder, 'a-law.wav');
  await writeFile(aLaw, wavFile({ bits: 8, tag: 6, data: new Uint8Array(8000) }));
  const refused = run(['bake', aLaw], { env: { PATH: folder } });
  assert.equal(refused.code, 1);
  assert.match(refused.err, /a-law\.wav: WAV format 6 with 8 bits is not read\. Convert/);
});

if (hasFfmpeg) {
  test('MP3, M4A, FLAC, Vorbis, Opus, AVI and WAVs of every kind give the motion of the WAV they were made from', async (t) => {
    const { folder, wav } = await speechFile(t);
    const expected = jaw(motionIn(run(['bake', wav, '--out', '-']).out).frames);
    const formats: [string, ...string[]][] = [
      ['speech.mp3'],
      ['speech.m4a'],
      ['speech.flac'],
      ['vorbis.ogg', '-c:a', 'libvorbis'],
      ['opus.ogg', '-c:a', 'libopus'],
      ['a-law.wav', '-c:a', 'pcm_alaw'],
      ['mu-law.wav', '-c:a', 'pcm_mulaw'],
      ['adpcm.wav', '-c:a', 'adpcm_ima_wav'],
      ['doubles.wav', '-c:a', 'pcm_f64le'],
      ['sound.avi', '-c:a', 'pcm_s16le'],
    ];
    for (const [name, ...codec] of formats) {
      const file = join(folder, name);
      execFileSync('ffmpeg', ['-v', 'error', '-i', wav, ...codec, file]);
      // Opus needs no ffmpeg.
      const env: Record<string, string> = name.startsWith('opus') ? { PATH: folder } : {};
      const baked = run(['bake', file, '--out', '-'], { env });
      assert.equal(baked.code, 0, baked.err);
      const { frames, seconds } = motionIn(baked.out);
      assert.ok(Math.abs(seconds - SECONDS) < 0.06, `${name}: ${seconds} s`);
      assert.ok(
        correlation(jaw(frames), expected) > 0.8,
        `${name}: ${correlation(jaw(frames), expected)}`,
      );
    }
    // Its index is at the end, where a stream cannot be sought to.
    const m4a = join(folder, 'speech.m4a');
    const piped = run(['bake', '-', '--out', '-'], { input: await readFile(m4a) });
    assert.deepEqual(piped.out, run(['bake', m4a, '--out', '-']).out);
    const text = join(folder, 'text.mp3');
    await writeFile(text, 'no sound');
    assert.match(run(['bake', text]).err, /text\.mp3: it is no audio that ffmpeg reads/);
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const n = Math.min(a.length, b.length);
  const mean = (values: readonly number[]): number =>
    values.slice(0, n).reduce((sum, value) => sum + value, 0) / n;
  const [meanA, meanB] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

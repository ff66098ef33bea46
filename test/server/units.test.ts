import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readUrl } from '../../server/egress/room-target.js';
import { isLoopbackHost } from '../../server/http/loopback.js';
import { closeReason } from '../../server/ingress/refusal.js';
import { AudioQueue } from '../../server/motion/audio-queue.js';
import { FrameRateConverter } from '../../src/motion/frame-rate.js';
import { LocalSite } from '../../server/motion/local-site.js';
import { MotionThread } from '../../server/motion/thread.js';
import { WorkerSite } from '../../server/motion/worker-site.js';
import { weightsPath } from '../../server/package-files.js';
import { createFrame, type MotionFrame } from '../../src/motion/segment.js';
import { until } from '../support/until.js';

/** A frame whose first channel is the time in seconds. */
const at = (seconds: number): MotionFrame => createFrame().fill(seconds, 0, 1);
const times = (frames: readonly MotionFrame[]): number[] => frames.map((frame) => frame[0]);

test('the frame rate is converted on the time of each frame, as soon as it is known', () => {
  const input = Array.from({ length: 50 }, (_, k) => at(k / 50));
  for (const fps of [25, 30, 50, 60]) {
    const converter = new FrameRateConverter(50, fps);
    const out = input.flatMap((frame, k) => {
      const known = converter.push([frame], fps);
      for (const time of times(known)) assert.ok(time <= k / 50 + 1e-6);
      return known;
    });
    out.push(...converter.end(fps));
    assert.equal(out.length, fps);
    times(out).forEach((time, k) => {
      assert.ok(Math.abs(time - Math.min(k / fps, 49 / 50)) < 1e-6, `${fps}: ${k} ${time}`);
    });
  }
});

test('no more frames come than asked for, and a round without any frame gets neutral ones', () => {
  const converter = new FrameRateConverter(50, 25);
  assert.equal(converter.push([at(0), at(0.02), at(0.04)], 1).length, 1);
  assert.equal(converter.end(1).length, 0);
  assert.deepEqual(times(new FrameRateConverter(50, 25).end(2)), [0, 0]);
});

test('audio is worked off in short slices while little waits, in growing ones otherwise', () => {
  const queue = new AudioQueue<string>(1000);
  queue.push('a', new Int16Array(120), false);
  const trickle = [queue.next(), queue.next()];
  assert.deepEqual(
    trickle.map((slice) => slice?.pcm.length),
    [100, 20],
  );
  assert.ok(trickle.every((slice) => slice?.short));
  queue.push('b', new Int16Array(4000), true);
  const bulk = Array.from({ length: 5 }, () => queue.next());
  assert.deepEqual(
    bulk.map((slice) => slice?.pcm.length),
    [100, 200, 400, 800, 1000],
  );
  assert.ok(bulk.every((slice) => !slice?.end));
  queue.push('c', new Int16Array(10), true);
  assert.equal(queue.drop('b'), 1500);
  assert.deepEqual(queue.next(), {
    round: 'c',
    pcm: new Int16Array(10),
    end: true,
    short: true,
    cost: 20,
    liveSince: null,
  });
  assert.equal(queue.next(), null);
});

test('live audio is worked off in short slices however much of it waits', () => {
  const queue = new AudioQueue<string>(1000);
  queue.push('a', new Int16Array(2000), false, { at: 7, live: true });
  assert.ok(queue.urgent);
  const slices = [queue.next(), queue.next()];
  assert.deepEqual(
    slices.map((slice) => [slice?.pcm.length, slice?.liveSince]),
    [
      [100, 7],
      [100, 7],
    ],
  );
});

test('loopback addresses', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]', '::ffff:127.0.0.1']) {
    assert.ok(isLoopbackHost(host), host);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example']) {
    assert.ok(!isLoopbackHost(host), host);
  }
});

test('close reasons fit their frame and break no character', () => {
  assert.equal(closeReason('short'), 'short');
  const cut = closeReason('ä'.repeat(100));
  assert.ok(Buffer.byteLength(cut) <= 123);
  assert.match(cut, /^ä+$/);
});

test('a session hears of it when its motion thread ends', async () => {
  const file = await readFile(weightsPath());
  const weights = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  for (const start of [() => WorkerSite.start(weights), () => new LocalSite(weights)]) {
    const thread = new MotionThread(await start());
    const ended = new Promise((resolve) => thread.onEnd(resolve));
    let lost = 0;
    const format = { encoding: 'flame', fps: 25 } as const;
    const settings = { connectionId: 'c', audio: 'pcm', sampleRate: 16000, format } as const;
    thread.open(settings, { progress() {}, lost: () => void lost++ });
    await thread.stop();
    await ended;
    await until(() => thread.size === 0 && lost > 0, 'the session has heard of it');
    assert.equal(lost, 1);
  }
});

test('weights that cannot be read stop the start', async () => {
  await assert.rejects(WorkerSite.start(new ArrayBuffer(16)));
  assert.throws(() => new LocalSite(new ArrayBuffer(16)));
});

test('a server that names LiveKit servers connects to no other', () => {
  const rooms = { livekitUrls: ['wss://rooms.example.com'] };
  assert.equal(readUrl('https://rooms.example.com', rooms), 'https://rooms.example.com');
  for (const url of ['wss://rooms.example.com.evil.example', 'ws://127.0.0.1:7880']) {
    assert.throws(() => readUrl(url, rooms), /none of this server's rooms\.livekitUrls/);
    assert.equal(readUrl(url, {}), url);
  }
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { RoundBook } from '../../server/ingress/round-book.js';
import { AudioQueue } from '../../server/motion/audio-queue.js';
import { MotionLane } from '../../server/motion/lane.js';
import { MotionThread } from '../../server/motion/thread.js';
import { weightsPath } from '../../server/package-files.js';
import { createId } from '../../src/protocol/ids.js';
import { syllables } from './support/audio.js';
import { connect, type IngressClient } from './support/client.js';
import { startServer } from './support/server.js';

const FLOOD = 2000;
const NOTHING = new Int16Array(0);

/** Speaks a second on a session and expects all of its motion. */
async function assertWorks(client: IngressClient): Promise<void> {
  const reqId = createId();
  client.sendAudio(reqId, syllables(1), true);
  const messages = await client.motionOf(reqId);
  assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 25);
}

for (const [what, pcm] of [
  ['empty requests', NOTHING],
  ['requests of one sample', new Int16Array(1)],
] as const) {
  test(`a flood of ${what} is refused, and the others are served`, async (t) => {
    const running = await startServer(t);
    const bystander = await connect(running);
    const flooder = await connect(running);
    for (let i = 0; i < FLOOD; i++) flooder.sendAudio(`flood-${i}`, pcm, true);
    await assertWorks(bystander);
    assert.equal((await flooder.closed).code, 1008);
    assert.match((await flooder.error()).message, /64 requests lack motion/);
    await assertWorks(bystander);
    assert.equal(running.server.sessions, 1);
  });
}

test('as many requests as one likes are answered when sent in turn', async (t) => {
  const client = await connect(await startServer(t));
  for (let i = 0; i < FLOOD; i += 50) {
    const ids = Array.from({ length: 50 }, (_, k) => `turn-${i + k}`);
    for (const id of ids) client.sendAudio(id, NOTHING, true);
    for (const id of ids) await client.motionOf(id);
  }
  assert.ok(client.messages.every(({ type }) => type !== 'serverError'));
});

test('a flood of empty chunks is read as fast as it is worked off, to its end', async (t) => {
  const running = await startServer(t, { limits: { audioSecondsAhead: 1 } });
  const bystander = await connect(running);
  const flooder = await connect(running);
  for (let i = 0; i < FLOOD; i++) flooder.sendAudio('flood', NOTHING, false);
  await assertWorks(bystander);
  flooder.sendAudio('flood', syllables(1), true);
  const messages = await flooder.motionOf('flood');
  assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 25);
});

test('an hour of audio at once does not hold up the others on its thread', async (t) => {
  const running = await startServer(t, { motion: { workers: 1 } });
  const bystander = await connect(running);
  const hog = await connect(running);
  const minute = syllables(60);
  for (let i = 0; i < 60; i++) hog.sendAudio('hour', minute, i === 59);
  for (let i = 0; i < 3; i++) await assertWorks(bystander);
  const done = hog.motionSoFar('hour').flatMap(({ animation }) => animation ?? []).length;
  assert.ok(done < 600 * 25, `${done} frames of the hour came before three seconds of the other`);
  hog.socket.terminate();
  await assertWorks(bystander);
});

test('small pieces of audio that wait go together, and none is lost', () => {
  const queue = new AudioQueue(16000);
  const pieces = Array.from({ length: 7 }, (_, i) => new Int16Array(320).fill(i));
  pieces.forEach((pcm, i) => queue.push('a', pcm, i === 6));
  queue.push('b', new Int16Array(5), false);
  const slices = [queue.next(), queue.next(), queue.next()].map((slice) => {
    assert.ok(slice);
    const { reqId, pcm, end, short } = slice;
    return { reqId, end, short, values: [...new Set(pcm)], samples: pcm.length };
  });
  assert.deepEqual(slices, [
    { reqId: 'a', end: false, short: true, values: [0, 1, 2, 3], samples: 1280 },
    { reqId: 'a', end: true, short: true, values: [4, 5, 6], samples: 960 },
    { reqId: 'b', end: false, short: true, values: [0], samples: 5 },
  ]);
  assert.ok(queue.empty);
});

test('an empty push fills the backlog until it was worked off or interrupted', async (t) => {
  const file = await readFile(weightsPath());
  const weights = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const thread = await MotionThread.start(weights);
  t.after(() => thread.stop());
  let check = (): void => {};
  const settings = {
    connectionId: 'c',
    audio: 'pcm',
    sampleRate: 16000,
    format: { encoding: 'flame', fps: 25 },
  } as const;
  const lane = new MotionLane(1, settings, (message, transfer) => thread.post(message, transfer), {
    motion() {},
    failed() {},
    lost() {},
    progress: () => check(),
  });
  thread.lanes.set(1, lane);
  for (let i = 0; i < 100; i++) lane.push(`r${i}`, new Int16Array(i % 2), true);
  lane.push('long', syllables(3) as Int16Array<ArrayBuffer>, false);
  lane.push('long', new Int16Array(0), true);
  for (let i = 50; i < 100; i++) lane.interrupt(`r${i}`);
  lane.interrupt('long');
  assert.ok(Math.abs(lane.backlog - (101 / 50 + 3)) < 1e-9);
  await new Promise<void>((resolve) => {
    check = () => {
      if (lane.backlog === 0) resolve();
    };
  });
});

test('ended requests count until their motion was sent, and past ones are forgotten', () => {
  const book = new RoundBook(2);
  for (let i = 0; i < 8; i++) book.audio(`r${i}`, true);
  assert.throws(() => book.audio('one more', true), /8 requests lack motion/);
  assert.ok(book.stop('r0'));
  book.audio('open', false);
  for (let i = 1; i < 8; i++) book.done(`r${i}`);
  assert.ok(!book.idle);
  book.stop('open');
  assert.ok(book.idle);
  assert.ok(!book.audio('r0', true), 'stopped ids stay stopped');
  assert.throws(() => book.audio('r1', true), /has ended/);
  for (let i = 0; i < FLOOD; i++) {
    book.audio(`later-${i}`, i % 2 === 0);
    book.done(`later-${i}`);
  }
  assert.ok(book.audio('r1', true), 'only the latest ids are remembered');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioQueue } from '../../server/motion/audio-queue.js';
import { createId } from '../../src/protocol/ids.js';
import { syllables } from './support/audio.js';
import { connect, type IngressClient } from './support/client.js';
import { motion, openLane, roundsOn } from './support/rounds.js';
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
  const queue = new AudioQueue<string>(16000);
  const pieces = Array.from({ length: 7 }, (_, i) => new Int16Array(320).fill(i));
  pieces.forEach((pcm, i) => queue.push('a', pcm, i === 6));
  queue.push('b', new Int16Array(5), false);
  const slices = [queue.next(), queue.next(), queue.next()].map((slice) => {
    assert.ok(slice);
    const { round, pcm, end, short } = slice;
    return { round, end, short, values: [...new Set(pcm)], samples: pcm.length };
  });
  assert.deepEqual(slices, [
    { round: 'a', end: false, short: true, values: [0, 1, 2, 3, 4], samples: 1600 },
    { round: 'a', end: true, short: true, values: [5, 6], samples: 640 },
    { round: 'b', end: false, short: true, values: [0], samples: 5 },
  ]);
  assert.ok(queue.empty);
});

test('an empty push fills the backlog until it was worked off or interrupted', async (t) => {
  let check = (): void => {};
  const lane = await openLane(t, () => check());
  const { rounds, table } = roundsOn(lane, FLOOD);
  for (let i = 0; i < 100; i++) rounds(`r${i}`).push(new Uint8Array(2 * (i % 2)), true);
  const pcm = syllables(3);
  rounds('long').push(new Uint8Array(pcm.buffer), false);
  rounds('long').push(new Uint8Array(0), true);
  for (let i = 50; i < 100; i++) table.get(`r${i}`)?.stop();
  table.get('long')?.stop();
  assert.ok(Math.abs(lane.backlog - (101 / 50 + 3)) < 1e-9);
  await new Promise<void>((resolve) => {
    check = () => {
      if (lane.backlog === 0) resolve();
    };
  });
});

test('ended requests count until their motion was sent, and past ones are forgotten', async (t) => {
  const { rounds, table } = roundsOn(await openLane(t), 2);
  const nothing = new Uint8Array(0);
  for (let i = 0; i < 8; i++) rounds(`r${i}`).push(nothing, true);
  assert.throws(() => table.forAudio('one more'), /8 requests lack motion/);
  rounds('r0', 'get').stop();
  rounds('open');
  for (let i = 1; i < 8; i++) rounds(`r${i}`, 'get').deliver(motion(), true);
  assert.ok(!table.idle);
  rounds('open').stop();
  assert.ok(table.idle);
  assert.equal(table.forAudio('r0'), null, 'stopped ids stay stopped');
  assert.throws(() => table.forAudio('r1'), /has ended/);
  for (let i = 0; i < FLOOD; i++) {
    const round = rounds(`later-${i}`);
    if (i % 2 === 0) round.push(nothing, true);
    round.deliver(motion(), true);
  }
  assert.ok(table.forAudio('r1'), 'only the latest ids are remembered');
});

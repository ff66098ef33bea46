import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createId } from '../../src/protocol/ids.js';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect, open } from './support/client.js';
import { APP, startServer } from './support/server.js';

test('one session more than the app may have is closed with 4003, until one ends', async (t) => {
  const running = await startServer(t, { apps: [{ ...APP, maxSessions: 2 }] });
  const first = await connect(running);
  await connect(running);
  for (const style of ['query', 'header'] as const) {
    const third = await open(running, { style });
    const { code, reason } = await third.closed;
    assert.equal(code, 4003);
    assert.match(reason, /^concurrency limit/i);
  }
  first.socket.close();
  await first.closed;
  await connect(running);
});

test('one session more than the server has is closed with 4503', async (t) => {
  const running = await startServer(t, { limits: { sessions: 1 } });
  await connect(running);
  assert.equal((await (await open(running)).closed).code, 4503);
});

test('a session ends at its longest duration with 4002', async (t) => {
  const running = await startServer(t, { limits: { sessionSeconds: 0.3 } });
  const { code, reason } = await (await connect(running)).closed;
  assert.equal(code, 4002);
  assert.match(reason, /session time limit reached/i);
});

test('a silent session is closed; audio keeps it open', async (t) => {
  const running = await startServer(t, { limits: { idleSeconds: 0.4 } });
  const silent = await connect(running);
  const busy = await connect(running);
  const reqId = createId();
  const speaking = setInterval(() => busy.sendAudio(reqId, new Int16Array(160), false), 50);
  t.after(() => clearInterval(speaking));
  const { code, reason } = await silent.closed;
  assert.deepEqual([code, reason], [1000, 'No audio input for 0.4 s']);
  assert.equal(busy.socket.readyState, busy.socket.OPEN);
});

test('a session outlives its token, unless the server is told otherwise', async (t) => {
  const lenient = await startServer(t);
  const strict = await startServer(t, { tokens: { closeOnExpiry: true } });
  const [kept, ended] = await Promise.all(
    [lenient, strict].map(async (running) =>
      connect(running, { token: await running.token('key-one', 2) }),
    ),
  );
  assert.equal((await ended.closed).code, 4010);
  await kept.flushed();
});

test('too many open requests are refused', async (t) => {
  const client = await connect(await startServer(t, { limits: { openRounds: 2 } }));
  client.sendAudio('a', syllables(0.1), false);
  client.sendAudio('b', syllables(0.1), false);
  client.sendAudio('c', syllables(0.1), false);
  assert.match((await client.error('c')).message, /2 requests are open/);
  client.sendAudio('a', syllables(0.1), true);
  await client.motionOf('a');
  client.sendAudio('d', syllables(0.1), true);
  await client.motionOf('d');
});

test('more audio than may wait is not read until it was worked off, and none is lost', async (t) => {
  const client = await connect(await startServer(t, { limits: { audioSecondsAhead: 2 } }));
  const reqId = createId();
  const second = syllables(1);
  for (let i = 0; i < 60; i++) client.sendAudio(reqId, second, i === 59);
  const messages = await client.motionOf(reqId);
  assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 60 * 25);
});

test('a client that does not read its motion is given up, the others are not', async (t) => {
  const limits = { unreadBytes: 20_000, unreadSeconds: 0.5 };
  const running = await startServer(t, { limits });
  const deaf = await connect(running);
  const bystander = await connect(running);
  deaf.socket.pause();
  for (let i = 0; i < 12; i++) deaf.sendAudio(createId(), syllables(60), true);
  await until(() => running.server.sessions === 1, 'the deaf client is given up');
  await bystander.flushed();
});

test('work for a client that does not read rests, and goes on when it reads again', async (t) => {
  const running = await startServer(t, { limits: { unreadBytes: 20_000, unreadSeconds: 60 } });
  const slow = await connect(running);
  const bystander = await connect(running);
  slow.socket.pause();
  for (let i = 0; i < 10; i++) slow.sendAudio(`r${i}`, syllables(60), true);
  for (let i = 0; i < 3; i++) {
    const reqId = createId();
    bystander.sendAudio(reqId, syllables(5), true);
    await bystander.motionOf(reqId);
  }
  assert.equal(running.server.sessions, 2);
  slow.socket.resume();
  for (let i = 0; i < 10; i++) {
    const messages = await slow.motionOf(`r${i}`);
    assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 60 * 25);
  }
});

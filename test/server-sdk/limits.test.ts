import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syllables } from '../server/support/audio.js';
import { APP, startServer } from '../server/support/server.js';
import { bytesOf, failureOf, started } from './support/session.js';

test('one session too many is closed with 4003, and a free place can be used again', async (t) => {
  const { url } = await startServer(t, { apps: [{ ...APP, maxSessions: 1 }] });
  const first = await started(t, url);
  const error = await failureOf(started(t, url));
  assert.equal(error.code, 'connectionClosed');
  assert.equal(error.closeCode, 4003);
  assert.match(error.closeReason ?? '', /Concurrency limit exceeded/);
  await first.session.close();
  await started(t, url);
});

test('the longest session ends with its code, and its motion up to then is there', async (t) => {
  const { url } = await startServer(t, { limits: { sessionSeconds: 2 } });
  const listening = await started(t, url);
  const reqId = await listening.session.sendAudio(bytesOf(syllables(0.4)), true);
  assert.equal(await listening.keyframesOf(reqId), 10);
  await listening.until(() => listening.closes.length > 0);
  const [error] = listening.errors;
  assert.deepEqual([error.code, error.closeCode], ['sessionDurationExceeded', 4002]);
  assert.equal((await failureOf(listening.session.interrupt())).code, 'connectionClosed');
});

test('silence for too long is told as such', async (t) => {
  const { url } = await startServer(t, { limits: { idleSeconds: 1 } });
  const listening = await started(t, url);
  await listening.until(() => listening.closes.length > 0);
  const [error] = listening.errors;
  assert.deepEqual([error.code, error.closeCode], ['idleTimeout', 1000]);
});

test('a server that shuts down lets the round finish, and says to connect again', async (t) => {
  const { url, server } = await startServer(t);
  const listening = await started(t, url);
  const reqId = await listening.session.sendAudio(bytesOf(syllables(20)), true);
  await listening.until(() => listening.frames.length > 0);
  const closed = server.close();
  assert.equal(await listening.keyframesOf(reqId), 500);
  await closed;
  await listening.until(() => listening.closes.length > 0);
  assert.equal(listening.closes[0].code, 4503);
  const [error] = listening.errors;
  assert.deepEqual([error.code, error.closeCode], ['upstreamError', 4503]);
  assert.match(error.message, /connect again/);
});

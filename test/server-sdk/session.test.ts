import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { generateLogId, type AvatarSDKError } from '../../server-sdk/index.js';
import { syllables } from '../server/support/audio.js';
import { startServer } from '../server/support/server.js';
import { at, bytesOf, failureOf, ListeningSession, started } from './support/session.js';

const ID = /^\d{14}_[A-Za-z0-9_-]{12}$/;

test('a session goes from new to closed, once, at the server that is reached', async (t) => {
  const { url } = await startServer(t);
  const listening = new ListeningSession(t, at(`http://127.0.0.1:9 ${url}`));
  const { session } = listening;
  assert.equal(session.state, 'new');
  assert.equal(session.connectionId, null);
  const initialized = session.init();
  assert.equal(session.state, 'initializing');
  await initialized;
  assert.equal(session.state, 'ready');
  const connecting = session.start();
  assert.equal(session.state, 'connecting');
  const connectionId = await connecting;
  assert.match(connectionId, ID);
  assert.equal(session.connectionId, connectionId);
  assert.equal(session.state, 'open');
  const closing = session.close();
  assert.equal(session.state, 'closing');
  await closing;
  await session.close();
  assert.equal(session.state, 'closed');
  assert.deepEqual(listening.closes, [{ code: 1000, reason: '' }]);
  assert.deepEqual(listening.errors, []);
  for (const again of [() => session.init(), () => session.start()]) {
    const { code, message } = await failureOf(again());
    assert.equal(code, 'invalidRequest');
    assert.match(message, /sessions cannot be restarted, make a new session/);
  }
});

test('what a session was set up to can be read, except for the key', async (t) => {
  const { session } = new ListeningSession(t, { region: 'us-west', sampleRate: 24000 });
  const { config } = session;
  assert.equal(config.avatarId, 'mia');
  assert.equal(config.sampleRate, 24000);
  assert.equal(config.audioFormat, 'pcm_s16le');
  assert.doesNotMatch(JSON.stringify(config), /key-one/);
  assert.match(generateLogId(), ID);
});

for (const useQueryAuth of [false, true]) {
  test(`speech becomes motion, credentials in ${useQueryAuth ? 'the query' : 'headers'}`, async (t) => {
    const { url } = await startServer(t);
    const listening = await started(t, url, { useQueryAuth });
    const pcm = bytesOf(syllables(1));
    const first = await listening.session.sendAudio(pcm.subarray(0, 16_000));
    const same = await listening.session.sendAudio(pcm.subarray(16_000), true);
    assert.equal(same, first);
    assert.match(first, ID);
    const messages = await listening.motionOf(first);
    assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 25);
    assert.ok(
      messages.every(({ connectionId }) => connectionId === listening.session.connectionId),
    );
    assert.deepEqual(
      listening.frames.map(({ isLast }) => isLast),
      messages.map((_, i) => i === messages.length - 1),
    );
  });
}

test('chunks sent at once keep their order, and an ended request is followed by another', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url);
  const { session } = listening;
  const pcm = bytesOf(syllables(0.4));
  const [one, two, three] = await Promise.all([
    session.sendAudio(pcm),
    session.sendAudio(pcm, true),
    session.sendAudio(pcm, true),
  ]);
  assert.equal(one, two);
  assert.notEqual(two, three);
  assert.equal(await listening.keyframesOf(two), 20);
  assert.equal(await listening.keyframesOf(three), 10);
});

test('50 rounds on one connection, each with all of its motion', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url);
  const pcm = bytesOf(syllables(0.4));
  const ids = new Set<string>();
  for (let round = 0; round < 50; round++) {
    const reqId = await listening.session.sendAudio(pcm, true);
    assert.equal(await listening.keyframesOf(reqId), 10);
    ids.add(reqId);
  }
  assert.equal(ids.size, 50);
  assert.deepEqual(listening.errors, []);
});

test('a chunk larger than the server takes is cut to fit', async (t) => {
  const { url } = await startServer(t, { limits: { messageBytes: 300_000 } });
  const listening = await started(t, url);
  const reqId = await listening.session.sendAudio(bytesOf(syllables(20)), true);
  assert.equal(await listening.keyframesOf(reqId), 500);
});

test('senders who do not await are refused before memory runs out, and none is left waiting', async (t) => {
  const { url } = await startServer(t, { limits: { audioSecondsAhead: 1 } });
  const { session } = await started(t, url, { sampleRate: 48000 });
  const minute = new Uint8Array(60 * 96_000);
  const sends = Array.from({ length: 8 }, () => session.sendAudio(minute));
  const settled = Promise.allSettled(sends);
  const refused = await failureOf(sends[7]);
  assert.deepEqual([refused.code, refused.phase], ['invalidRequest', 'websocket_send']);
  assert.match(refused.message, /Await sendAudio/);
  await session.close();
  const [, , waiting] = await settled;
  assert.ok(waiting.status === 'rejected');
  assert.equal((waiting.reason as AvatarSDKError).code, 'connectionClosed');
});

test('an interrupted request stays silent, and the next audio is another', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url);
  const { session } = listening;
  const early = await failureOf(session.interrupt());
  assert.deepEqual([early.code, early.phase], ['invalidRequest', 'websocket_send']);
  assert.match(early.message, /^No request to interrupt/);
  const reqId = await session.sendAudio(bytesOf(syllables(60)));
  await listening.until(() => listening.frames.length > 0);
  assert.equal(await session.interrupt(), reqId);
  const next = await session.sendAudio(bytesOf(syllables(0.4)), true);
  assert.notEqual(next, reqId);
  assert.equal(await listening.keyframesOf(next), 10);
  const stopped = listening.frames.filter(({ message }) => message.reqId === reqId);
  assert.ok(stopped.every(({ isLast }) => !isLast));
  assert.equal(await session.interrupt(), next, 'also after its end');
});

test('init and start can be given up', async (t) => {
  const running = await startServer(t);
  const listening = new ListeningSession(t, at(running.url));
  const early = listening.session.init({ signal: AbortSignal.abort() });
  assert.equal((await failureOf(early)).name, 'AbortError');
  assert.equal(listening.session.state, 'closed');
  assert.deepEqual(listening.closes, [{ code: 1006, reason: '' }]);

  const second = new ListeningSession(t, at(running.url));
  await second.session.init();
  const controller = new AbortController();
  const start = second.session.start({ signal: controller.signal });
  controller.abort();
  assert.equal((await failureOf(start)).name, 'AbortError');
  assert.deepEqual(second.closes, [{ code: 1006, reason: '' }]);

  const third = new ListeningSession(t, at(running.url));
  await third.session.init();
  const closedUnder = failureOf(third.session.start());
  await third.session.close();
  assert.equal((await closedUnder).code, 'connectionClosed');
  assert.deepEqual(third.closes, [{ code: 1000, reason: '' }]);

  const unused = new ListeningSession(t, at(running.url));
  assert.equal(
    (await failureOf(unused.session.sendAudio(new Uint8Array(2)))).code,
    'connectionClosed',
  );
  await unused.session.close();
  assert.deepEqual(unused.closes, [{ code: 1000, reason: '' }]);
});

test('a session is disposed of with its scope', async (t) => {
  const { url, server } = await startServer(t);
  const listening = await started(t, url);
  assert.equal(server.sessions, 1);
  await listening.session[Symbol.asyncDispose]();
  assert.equal(listening.session.state, 'closed');
  assert.equal(
    (await failureOf(listening.session.sendAudio(new Uint8Array(2)))).code,
    'connectionClosed',
  );
});

test('a server that is killed while it speaks is reported once', async (t) => {
  const child = fork(new URL('./support/doomed-server.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [url] = (await once(child, 'message')) as [string];
  const listening = await started(t, url, { avatarId: 'nova', appId: 'demo', apiKey: 'demo-key' });
  await listening.session.sendAudio(bytesOf(syllables(60)));
  await listening.until(() => listening.frames.length > 0);
  child.kill('SIGKILL');
  await listening.until(() => listening.closes.length > 0);
  const [error] = listening.errors;
  assert.equal(listening.errors.length, 1);
  assert.deepEqual(
    [error.code, error.closeCode, error.phase],
    ['connectionClosed', 1006, 'websocket_runtime'],
  );
  assert.equal(error.connectionId, listening.session.connectionId);
  assert.equal(listening.session.state, 'closed');
  await listening.session.close();
  assert.equal(listening.closes.length, 1);
});

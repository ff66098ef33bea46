import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LiveKitEgress } from '../../../src/protocol/messages.js';
import { createId } from '../../../src/protocol/ids.js';
import { syllables } from '../support/audio.js';
import { startProcess } from '../support/process.js';
import { Listener, openRoom, type TestRoom } from '../support/room.js';
import {
  AGENT,
  AVATAR,
  RATE,
  avatarToken,
  configure,
  egress,
  enter,
} from '../support/room-session.js';

/** A server in a process of its own, whose every line is looked at for tokens in the end. */
async function watchedServer(t: TestContext) {
  const running = await startProcess(t);
  t.after(() => {
    assert.match(running.output(), /session opened/);
    assert.doesNotMatch(running.output(), /eyJ|a-secret-of/, 'a token in the log');
  });
  return running;
}

test('what is wrong with a room is told before the session begins', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  const good = await egress(room);
  const tampered = `${good.apiToken.slice(0, -6)}AAAAAA`;
  const nobody = 'ws://127.0.0.1:9';
  const cases: [Partial<LiveKitEgress>, number, number, RegExp][] = [
    [{ url: nobody }, 14, 4503, /^Failed to create egress connection: 127\.0\.0\.1:9: /],
    [{ url: 'ftp://x' }, 3, 1008, /livekit_egress: url must be the ws:/],
    [{ apiToken: 'no token' }, 16, 1008, /unauthorized: the token is no LiveKit access token/],
    [{ apiToken: tampered }, 16, 1008, /unauthorized: 127\.0\.0\.1:\d+ refused the token/],
    [{ apiToken: await avatarToken(room, {}, -60) }, 16, 1008, /unauthorized: the token expired/],
    [
      { apiToken: await avatarToken(room, { canPublish: false }) },
      16,
      1008,
      /unauthorized: .*publish a microphone/,
    ],
    [
      { apiToken: await avatarToken(room, { canPublishSources: [1] }) },
      16,
      1008,
      /unauthorized: .*publish a microphone/,
    ],
    [{ apiToken: await avatarToken(room, { roomJoin: false }) }, 16, 1008, /grants no room/],
    [{ roomName: 'elsewhere' }, 3, 1008, /room_name is elsewhere/],
  ];
  for (const [wrong, errorCode, closeCode, text] of cases) {
    const client = await configure(running, { ...good, ...wrong }, {}, running.demo);
    const error = await client.error();
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /eyJ/);
    assert.equal(error.code, errorCode, error.message);
    const { code, reason } = await client.closed;
    assert.equal(code, closeCode, error.message);
    assert.doesNotMatch(reason, /eyJ/);
  }
  assert.deepEqual(await room.present(), []);
});

test('a client that goes while its room is joined leaves nobody there', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  for (let k = 0; k < 3; k++) {
    const client = await configure(running, await egress(room), {}, running.demo);
    client.socket.terminate();
  }
  const last = await enter(running, await egress(room), {}, running.demo);
  last.socket.close();
  while ((await room.present()).length > 0);
});

test('an avatar that is removed, or whose room is closed, ends its session', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  const speak = async () => {
    const client = await enter(running, await egress(room), {}, running.demo);
    client.sendAudio(createId(), syllables(20, RATE), true);
    return client;
  };
  const cases: [(room: TestRoom) => Promise<unknown>, RegExp, number][] = [
    [
      ({ service, name }) => service.removeParticipant(name, AVATAR),
      /^Removed from the LiveKit room/,
      1008,
    ],
    [speak, /^Removed from the LiveKit room: somebody else/, 1008],
    [({ service, name }) => service.deleteRoom(name), /^The LiveKit room was closed/, 1000],
  ];
  for (const [end, text, closeCode] of cases) {
    const client = await speak();
    await end(room);
    const error = await client.error('');
    assert.match(error.message, text);
    assert.equal(error.code, 14);
    const { code, reason } = await client.closed;
    assert.equal(code, closeCode);
    assert.match(reason, text);
  }
});

test('a token that expires in the room takes nothing away', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const apiToken = await avatarToken(room, {}, 2);
  const client = await enter(running, await egress(room, { apiToken }), {}, running.demo);
  const reqId = createId();
  client.sendAudio(reqId, syllables(3, RATE), true);
  await client.motionOf(reqId);
  await listener.until(() => listener.told('lk.playback_finished').length === 1);
  client.socket.close();
});

test('a LiveKit server that comes back is found again, and speech goes on', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  const client = await enter(running, await egress(room), {}, running.demo);
  const reqId = createId();
  client.sendAudio(reqId, syllables(4, RATE), true);
  await room.kill();
  await room.start();
  await client.motionOf(reqId);
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const next = createId();
  client.sendAudio(next, syllables(1, RATE), true);
  await client.motionOf(next);
  await listener.until(() => listener.told('lk.playback_finished').length > 0);
  await listener.until(() => listener.packets.some(({ end }) => end));
  client.socket.close();
});

test('a LiveKit server that does not come back ends the session', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await watchedServer(t);
  const client = await enter(running, await egress(room), {}, running.demo);
  client.sendAudio(createId(), syllables(60, RATE), true);
  await room.kill();
  const error = await client.error('');
  assert.match(error.message, /^Egress connection lost/);
  assert.deepEqual([error.code, (await client.closed).code], [14, 4503]);
});

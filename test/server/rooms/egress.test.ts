import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLOT_SECONDS, signatureOf } from '../../../src/protocol/room/signature.js';
import { createId } from '../../../src/protocol/ids.js';
import { Resampler } from '../../../src/audio/resampler.js';
import { syllables } from '../support/audio.js';
import { SPEECH } from '../support/ogg.js';
import { Listener, openRoom } from '../support/room.js';
import { AGENT, AVATAR, RATE, avatarToken, egress, enter } from '../support/room-session.js';
import { startServer } from '../support/server.js';

/** Seconds that a syllable sounds. */
const BURST = 0.25;

/** LiveKit's own numbers of the sources of tracks. */
const CAMERA = 1;
const MICROPHONE = 2;

test('a round is heard in the room with its motion, and its end is told when it was', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await startServer(t);
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const client = await enter(running, await egress(room));
  await listener.until(() => listener.published(AVATAR).length === 2);
  assert.deepEqual(listener.published(AVATAR).sort(), [CAMERA, MICROPHONE]);

  const pcm = syllables(3, RATE);
  const reqId = createId();
  const began = performance.now();
  client.sendAudio(reqId, pcm, true);
  const answer = await client.motionOf(reqId);
  assert.ok(performance.now() - began >= 3000, 'told before it can have been heard');
  assert.deepEqual(
    answer.map(({ animation, compactMotion, end }) => [animation, compactMotion?.length, end]),
    [[undefined, undefined, true]],
  );
  await listener.until(() => listener.told('lk.playback_finished').length > 0);
  assert.deepEqual(
    listener.calls.map(({ method, payload, from }) => [method, payload, from]),
    [
      ['lk.playback_started', '', AVATAR],
      ['lk.playback_finished', '{"playback_position":3,"interrupted":false}', AVATAR],
    ],
  );

  const { packets } = listener;
  await listener.until(
    () => packets.length - 1 === packets.at(-1)?.sequence && !!packets.at(-1)?.end,
  );
  assert.equal(new Set(packets.map(({ stream, round }) => `${stream} ${round}`)).size, 1);
  assert.deepEqual(packets.filter(({ begin }) => begin).length, 1);
  assert.ok(packets[0].begin && packets.at(-1)?.end);
  const frames = packets.flatMap(({ motion }) => motion?.frames ?? []);
  assert.equal(frames.length, 75);
  const times = packets.flatMap(({ motion }) =>
    (motion?.frames ?? []).map((_, k) => motion!.start + k / motion!.fps),
  );
  // A machine that is busy sends a silence between two packets, which moves what follows.
  const steps = times.slice(1).map((time, k) => time - times[k]);
  assert.ok(steps.every((step) => step > 1 / 25 - 1e-3));
  const even = steps.filter((step) => step < 1 / 25 + 1e-3);
  assert.ok(even.length > 0.8 * steps.length, `${even.length} of ${steps.length} steps are even`);
  assert.deepEqual(
    Uint8Array.from(packets.flatMap(({ levels }) => [...levels])),
    signatureOf(at48(pcm, RATE), 48_000),
  );
  const sent = packets.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(2 * sent < 3 * 2000, `${sent} bytes of motion for 3 s, sent twice`);

  client.socket.close();
  await listener.until(() => !listener.room.remoteParticipants.has(AVATAR));
});

test('what is heard is what was said, and rounds follow one another', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const client = await enter(await startServer(t), await egress(room), { sampleRate: 22_050 });
  await listener.until(() => listener.heard.length > 0);
  const ids = [createId(), createId()];
  // The first is never ended: the second ends it.
  client.sendAudio(ids[0], syllables(1, 22_050), false);
  client.sendAudio(ids[1], syllables(1, 22_050), true);
  await client.motionOf(ids[1]);
  const ends = client.messages.filter(({ type }) => type === 'serverResponseAnimation');
  assert.deepEqual(
    ends.map((message) => 'reqId' in message && message.reqId),
    ids,
  );
  await listener.until(() => listener.told('lk.playback_finished').length === 2);
  // Two syllables a second: four bursts, each with silence around.
  await listener.until(() => listener.bursts() >= 4);
  // A network that is late breaks a burst in two, and stretches it; nothing is said twice.
  assert.ok(listener.loudSeconds() < 1.5 * 4 * BURST, `${listener.loudSeconds()} s of sound`);
  assert.deepEqual(
    listener.packets.filter(({ begin }) => begin).map(({ round }) => round),
    [0, 1],
  );
});

test('an interrupt silences the room at once, with all that was to be heard', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const client = await enter(await startServer(t), await egress(room));
  const ids = [createId(), createId(), createId()];
  const began = performance.now();
  for (const id of ids) client.sendAudio(id, syllables(20, RATE), true);
  await listener.until(() => listener.told('lk.playback_started').length === 1);
  await listener.until(() => listener.packets.length >= 8);
  client.send({ type: 'clientInterrupt', reqId: ids[2] });
  await listener.until(() => listener.told('lk.playback_finished').length === 3);
  const [first, ...others] = listener
    .told('lk.playback_finished')
    .map((payload) => JSON.parse(payload) as { playback_position: number; interrupted: boolean });
  assert.ok(first.interrupted);
  const position = first.playback_position;
  assert.ok(position > 0 && position <= (performance.now() - began) / 1000, `${position} s`);
  assert.deepEqual(others, [
    { playback_position: 0, interrupted: true },
    { playback_position: 0, interrupted: true },
  ]);
  await listener.until(() => listener.packets.some(({ interrupted }) => interrupted));
  const cut = listener.packets.find(({ interrupted }) => interrupted)!;
  const said = listener.packets.filter((packet) => !packet.interrupted);
  assert.ok(said.every(({ round }) => round === cut.round));
  // A machine that is busy sends silence between two packets, which is no sound of the round.
  const through = said
    .map(({ start, levels }) => Math.min(levels.length * SLOT_SECONDS, cut.start - start))
    .reduce((sum, seconds) => sum + Math.max(0, seconds), 0);
  assert.ok(Math.abs(through - position) < 0.1, `${through} s of motion, ${position} s of sound`);

  // What comes next is heard as if nothing had been.
  const next = createId();
  client.sendAudio(next, syllables(0.5, RATE), true);
  await client.motionOf(next);
  await listener.until(() => listener.told('lk.playback_finished').length === 4);
  assert.equal(
    listener.told('lk.playback_finished')[3],
    '{"playback_position":0.5,"interrupted":false}',
  );
  assert.deepEqual(
    [...new Set(client.messages.map((m) => ('reqId' in m ? m.reqId : '')))],
    ['', next],
  );
});

test('the agent, and nobody else, clears the buffer by a call', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const agent = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const guest = await Listener.join(t, room, await room.token({ identity: 'guest' }));
  const client = await enter(await startServer(t), await egress(room));
  client.sendAudio(createId(), syllables(20, RATE), true);
  await agent.until(() => agent.told('lk.playback_started').length === 1);
  assert.equal(await guest.clearBuffer(AVATAR), 'reject');
  assert.equal(agent.told('lk.playback_finished').length, 0);
  assert.equal(await agent.clearBuffer(AVATAR), 'ok');
  await agent.until(() => agent.told('lk.playback_finished').length === 1);
  assert.match(agent.told('lk.playback_finished')[0], /"interrupted":true/);
  assert.deepEqual(guest.calls, []);
});

test('Ogg Opus is heard too', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const client = await enter(await startServer(t), await egress(room), { audioFormat: 1 });
  await listener.until(() => listener.heard.length > 0);
  const reqId = createId();
  for (let at = 0; at < SPEECH.length; at += 700) {
    client.sendAudio(reqId, SPEECH.subarray(at, at + 700), false);
  }
  client.sendAudio(reqId, new Uint8Array(0), true);
  await client.motionOf(reqId);
  await listener.until(() => listener.told('lk.playback_finished').length > 0);
  const [finished] = listener.told('lk.playback_finished');
  assert.equal(finished, '{"playback_position":2,"interrupted":false}');
  await listener.until(() => listener.bursts() >= 4);
});

test('without the right to publish data there is sound alone', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const apiToken = await avatarToken(room, { canPublishData: false });
  const client = await enter(await startServer(t), await egress(room, { apiToken }));
  await listener.until(() => listener.heard.length > 0);
  const reqId = createId();
  client.sendAudio(reqId, syllables(1, RATE), true);
  await client.motionOf(reqId);
  await listener.until(() => listener.bursts() >= 2);
  assert.deepEqual([listener.packets, listener.calls], [[], []]);
});

test('a key pair instead of a token joins as well', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const config = { ...(await egress(room)), ...room.keys, apiToken: '', publisherId: 'mia' };
  const client = await enter(await startServer(t), config);
  await listener.until(() => listener.published('mia').length === 2);
  const { attributes } = listener.room.remoteParticipants.get('mia')!;
  assert.deepEqual(attributes, { 'lk.publish_on_behalf': AGENT });
  client.socket.terminate();
  await listener.until(() => !listener.room.remoteParticipants.has('mia'));
});

test('silence for as long as the session says ends it', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const client = await enter(await startServer(t), await egress(room, { idleTimeout: 1 }));
  const reqId = createId();
  client.sendAudio(reqId, syllables(2.5, RATE), true);
  await client.motionOf(reqId);
  const { code, reason } = await client.closed;
  assert.deepEqual([code, reason], [1000, 'LiveKit silence timeout: 1 s']);
});

test('a server that shuts down lets the room hear the round out, and leaves it', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const running = await startServer(t);
  const listener = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const client = await enter(running, await egress(room));
  client.sendAudio(createId(), syllables(1.5, RATE), true);
  await listener.until(() => listener.told('lk.playback_started').length === 1);
  await running.server.close();
  assert.equal((await client.closed).code, 4503);
  assert.ok(!(await room.present()).includes(AVATAR), 'still in the room after close()');
  assert.match(listener.told('lk.playback_finished')[0], /"interrupted":false/);
});

/** What a room hears of PCM16 at another rate. */
function at48(pcm: Int16Array, rate: number): Int16Array {
  const resampler = new Resampler(rate, 48_000);
  resampler.push(pcm);
  resampler.end();
  const out = new Float32Array(resampler.available);
  resampler.pull(out);
  return Int16Array.from(out, (s) =>
    Math.round(Math.max(-1, Math.min(1, s)) * (s < 0 ? 32768 : 32767)),
  );
}

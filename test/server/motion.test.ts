import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BLENDSHAPE_COUNT, Channel } from '../../src/motion/channels.js';
import { CompactDecoder } from '../../src/motion/compact-decoder.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { createId } from '../../src/protocol/ids.js';
import type { ServerResponseAnimation } from '../../src/protocol/messages.js';
import { syllables } from './support/audio.js';
import { connect } from './support/client.js';
import { startServer } from './support/server.js';

const COMPACT = { 'motion-format': 'compact' };

const keyframes = (messages: readonly ServerResponseAnimation[]): number =>
  messages.reduce((sum, { animation }) => sum + (animation?.length ?? 0), 0);

function decode(messages: readonly ServerResponseAnimation[]): {
  fps: number;
  frames: MotionFrame[];
} {
  const decoder = new CompactDecoder();
  const segments = messages.flatMap(({ compactMotion }) =>
    compactMotion ? [decoder.decode(compactMotion)] : [],
  );
  return { fps: segments[0].fps, frames: segments.flatMap(({ frames }) => [...frames]) };
}

test('motion is the same, whether it is made in a thread of its own or not', async (t) => {
  const reqId = createId();
  const [alone, beside] = await Promise.all(
    [0, 1].map(async (workers) => {
      const running = await startServer(t, { motion: { workers } });
      const client = await connect(running, { extraParams: COMPACT });
      for (let k = 0; k < 10; k++) client.sendAudio(reqId, syllables(0.1), k === 9);
      client.sendAudio(createId(), syllables(5), true);
      return decode(await client.motionOf(reqId));
    }),
  );
  assert.equal(alone.frames.length, 30);
  assert.deepEqual(alone, beside);
});

test('a whole recording at once gives floor(seconds * 25) FLAME keyframes', async (t) => {
  const running = await startServer(t);
  for (const [seconds, sampleRate] of [
    [3.3, 16000],
    [1.39, 48000],
    [0.5, 22050],
  ]) {
    const client = await connect(running, { sampleRate });
    const reqId = createId();
    client.sendAudio(reqId, syllables(seconds, sampleRate), true);
    const messages = await client.motionOf(reqId);
    assert.equal(keyframes(messages), Math.floor(seconds * 25));
    const last = messages.at(-1);
    assert.ok(last?.end && last.animation?.length, 'the end flag comes with motion');
    assert.ok(messages.slice(0, -1).every(({ end }) => !end));
    const [confirm] = client.messages;
    assert.ok(confirm.type === 'serverConfirmSession');
    for (const { connectionId } of messages) assert.equal(connectionId, confirm.connectionId);
    assert.ok(keyframes(messages.slice(0, 1)) <= 2, 'the first message is short');
    const frame = messages[0].animation?.[0];
    assert.deepEqual(
      [frame?.translation, frame?.jawPose, frame?.eyePose, frame?.expression].map((a) => a?.length),
      [3, 3, 6, 100],
    );
    client.socket.close();
  }
});

test('trickling audio gives messages of 120 ms at most, before the end is known', async (t) => {
  const running = await startServer(t);
  const client = await connect(running);
  const reqId = createId();
  const pcm = syllables(2);
  const half = pcm.length / 2;
  const send = (from: number, to: number): void => {
    for (let at = from; at < to; at += 320)
      client.sendAudio(reqId, pcm.subarray(at, at + 320), false);
  };
  send(0, half);
  await client.next((m): m is typeof m & { type: 'serverResponseAnimation' } => {
    return m.type === 'serverResponseAnimation' && keyframes(client.motionSoFar(reqId)) >= 15;
  });
  send(half, pcm.length);
  client.sendAudio(reqId, new Uint8Array(0), true);
  const messages = await client.motionOf(reqId);
  assert.equal(keyframes(messages), 50);
  for (const { animation } of messages) assert.ok((animation?.length ?? 0) <= 3);
});

test('compact motion has the frames asked for, and is small', async (t) => {
  const running = await startServer(t);
  for (const fps of [30, 60]) {
    const client = await connect(running, { extraParams: { ...COMPACT, 'motion-fps': `${fps}` } });
    const reqId = createId();
    client.sendAudio(reqId, syllables(4), true);
    const messages = await client.motionOf(reqId);
    const track = decode(messages);
    assert.equal(track.fps, fps);
    assert.equal(track.frames.length, 4 * fps);
    assert.equal(keyframes(messages), 0);
    assert.ok(
      track.frames.some((frame) => frame[Channel.jawOpen] > 0.1),
      'the mouth opens',
    );
    for (const frame of track.frames) {
      for (let i = 0; i < BLENDSHAPE_COUNT; i++) assert.ok(frame[i] >= 0 && frame[i] <= 1);
    }
    client.socket.close();
  }
});

test('compact motion is at 30 frames a second where the client does not say', async (t) => {
  const client = await connect(await startServer(t), { extraParams: COMPACT });
  const reqId = createId();
  client.sendAudio(reqId, syllables(1), true);
  const { fps, frames } = decode(await client.motionOf(reqId));
  assert.deepEqual([fps, frames.length], [30, 30]);
});

test('motion does not depend on how the audio was cut', async (t) => {
  const running = await startServer(t);
  const pcm = syllables(1.5);
  const tracks: MotionFrame[][] = [];
  // Head and eyes go by the id as well, so it is the same one.
  const reqId = createId();
  for (const size of [pcm.length, 1024, 333]) {
    const client = await connect(running, { extraParams: COMPACT });
    for (let at = 0; at < pcm.length; at += size) {
      client.sendAudio(reqId, pcm.subarray(at, at + size), at + size >= pcm.length);
    }
    tracks.push(decode(await client.motionOf(reqId)).frames);
    client.socket.close();
  }
  for (const track of tracks.slice(1)) {
    assert.equal(track.length, tracks[0].length);
    track.forEach((frame, k) =>
      frame.forEach((v, i) => assert.ok(Math.abs(v - tracks[0][k][i]) < 0.02)),
    );
  }
});

test('samples may be cut in half anywhere, and half a sample at the end is no fault', async (t) => {
  const running = await startServer(t);
  const pcm = new Uint8Array(syllables(1.2).buffer);
  const reqId = createId();
  const tracks: MotionFrame[][] = [];
  for (const sizes of [[pcm.length], [7], [641], [0, 1, 2, 3, 1600]]) {
    const client = await connect(running, { extraParams: COMPACT });
    for (let at = 0, i = 0; at < pcm.length; i++) {
      const size = sizes[i % sizes.length];
      client.sendAudio(reqId, pcm.subarray(at, at + size), false);
      at += size;
    }
    client.sendAudio(reqId, Uint8Array.of(7), true);
    tracks.push(decode(await client.motionOf(reqId)).frames);
    assert.ok(client.messages.every(({ type }) => type !== 'serverError'));
    client.socket.close();
  }
  for (const track of tracks.slice(1)) {
    assert.equal(track.length, tracks[0].length);
    track.forEach((frame, k) =>
      frame.forEach((v, i) => assert.ok(Math.abs(v - tracks[0][k][i]) < 0.02)),
    );
  }
});

test('rounds may follow each other without waiting; each ends with all its motion', async (t) => {
  const client = await connect(await startServer(t));
  const ids = [createId(), createId(), createId()];
  const pcm = syllables(1);
  for (const id of ids) client.sendAudio(id, pcm, true);
  for (const id of ids) assert.equal(keyframes(await client.motionOf(id)), 25);
  const order = client.messages.flatMap((m) =>
    m.type === 'serverResponseAnimation' ? [m.reqId] : [],
  );
  assert.deepEqual(
    order,
    order.toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b)),
  );
});

test('a round without audio ends at once', async (t) => {
  const client = await connect(await startServer(t));
  const reqId = createId();
  client.sendAudio(reqId, new Uint8Array(0), true);
  const messages = await client.motionOf(reqId);
  assert.deepEqual([messages.length, keyframes(messages)], [1, 0]);
});

test('after an interrupt nothing more comes for the round, and the next one works', async (t) => {
  const client = await connect(await startServer(t));
  const [first, second] = [createId(), createId()];
  client.sendAudio(first, syllables(60), true);
  await client.next((m): m is typeof m & { type: 'serverResponseAnimation' } => {
    return m.type === 'serverResponseAnimation';
  });
  client.send({ type: 'clientInterrupt', reqId: first });
  await client.flushed();
  const sent = client.motionSoFar(first);
  assert.ok(keyframes(sent) < 60 * 25);
  client.sendAudio(first, syllables(0.1), false);
  client.sendAudio(second, syllables(1), true);
  assert.equal(keyframes(await client.motionOf(second)), 25);
  assert.equal(client.motionSoFar(first).length, sent.length);
  assert.ok(client.motionSoFar(first).every(({ end }) => !end));
  assert.ok(client.messages.every(({ type }) => type !== 'serverError'));
});

test('many sessions are served at the same time, a long one does not hold up the others', async (t) => {
  const running = await startServer(t);
  const long = await connect(running);
  const others = await Promise.all(Array.from({ length: 5 }, () => connect(running)));
  const longId = createId();
  long.sendAudio(longId, syllables(300), true);
  await Promise.all(
    others.map(async (client) => {
      const reqId = createId();
      client.sendAudio(reqId, syllables(1), true);
      assert.equal(keyframes(await client.motionOf(reqId)), 25);
    }),
  );
  assert.ok(!long.motionSoFar(longId).some(({ end }) => end), 'the long one is still at work');
  assert.equal(keyframes(await long.motionOf(longId)), 300 * 25);
});

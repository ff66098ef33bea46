import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createId } from '../../src/protocol/ids.js';
import { encodeMessage, type OutgoingMessage } from '../../src/protocol/messages.js';
import { seeded } from '../support/random.js';
import { syllables } from './support/audio.js';
import { connect, open, type IngressClient } from './support/client.js';
import { startServer } from './support/server.js';

/** Speaks a second on a session and expects all of its motion. */
async function assertWorks(client: IngressClient): Promise<void> {
  const reqId = createId();
  client.sendAudio(reqId, syllables(1), true);
  const messages = await client.motionOf(reqId);
  assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 25);
}

test('faulty messages are answered with the documented error and harm nobody', async (t) => {
  const running = await startServer(t);
  const bystander = await connect(running);
  const ended = createId();
  const cases: [OutgoingMessage | Uint8Array | string, RegExp, string][] = [
    ['text', /^unexpected text frame/i, ''],
    [Uint8Array.of(0xff, 0xff), /^failed to unmarshal message/i, ''],
    [Uint8Array.of(8, 3), /^failed to unmarshal message: ClientAudioInput message is nil/i, ''],
    [
      { type: 'clientConfigureSession', sampleRate: 16000 },
      /^unexpected message type: clientConfigureSession/i,
      '',
    ],
    [{ type: 'serverConfirmSession', connectionId: 'x' }, /^unexpected message type/i, ''],
    [{ type: 'clientAudioInput', reqId: '', audio: new Uint8Array(2) }, /req_id is empty/, ''],
    [{ type: 'clientAudioInput', reqId: ended, end: true }, /req_id has ended/, ended],
    [{ type: 'clientAudioInput', reqId: 'x'.repeat(200) }, /req_id has more than/, ''],
  ];
  const client = await connect(running);
  client.sendAudio(ended, syllables(0.2), true);
  await client.motionOf(ended);
  for (const [message, text, reqId] of cases) {
    client.messages.length = 0;
    const raw = typeof message === 'string' || message instanceof Uint8Array;
    client.socket.send(raw ? message : encodeMessage(message));
    const error = await client.error();
    assert.match(error.message, text);
    assert.equal(error.reqId, reqId);
    await assertWorks(client);
  }
  await assertWorks(bystander);
});

test('unknown messages and fields are ignored', async (t) => {
  const client = await connect(await startServer(t));
  client.socket.send(Uint8Array.of(8, 99));
  client.send({ type: 'clientPause', reqId: 'r' });
  client.send({ type: 'clientInterrupt', reqId: 'never heard of' });
  const reqId = createId();
  const audio = encodeMessage({ type: 'clientAudioInput', reqId, end: true });
  client.socket.send(Buffer.concat([audio, Uint8Array.of(0x9a, 0x06, 2, 1, 2)]));
  await client.motionOf(reqId);
  await assertWorks(client);
  assert.ok(client.messages.every(({ type }) => type !== 'serverError'));
});

test('a message over the limit closes its own connection only', async (t) => {
  const running = await startServer(t, { limits: { messageBytes: 100_000 } });
  const bystander = await connect(running);
  const client = await connect(running);
  client.sendAudio(createId(), new Int16Array(60_000), true);
  assert.equal((await client.closed).code, 1009);
  await assertWorks(bystander);
});

test('a client that keeps sending nonsense is closed', async (t) => {
  const running = await startServer(t, { limits: { faults: 5 } });
  const client = await connect(running);
  for (let i = 0; i < 5; i++) client.socket.send('nonsense');
  const { code, reason } = await client.closed;
  assert.deepEqual([code, reason], [1008, '5 faulty messages']);
});

test('connections that break at any point leave the server at work', async (t) => {
  const running = await startServer(t);
  (await open(running)).socket.terminate();
  (await connect(running)).socket.terminate();
  const midway = await connect(running);
  midway.sendAudio(createId(), syllables(30), false);
  midway.socket.terminate();
  const client = await connect(running);
  await assertWorks(client);
});

test('random and damaged messages, before and after the handshake, break nothing', async (t) => {
  const running = await startServer(t, { limits: { faults: 1000 } });
  const bystander = await connect(running);
  const random = seeded(7);
  const whole = encodeMessage({ type: 'clientAudioInput', reqId: 'r', audio: new Uint8Array(64) });
  const damaged = (): Uint8Array => {
    if (random() < 0.3) return Uint8Array.from({ length: random() * 80 }, () => random() * 256);
    const bytes = whole.slice(0, random() < 0.5 ? random() * whole.length : whole.length);
    for (let i = 0; i < 3; i++) bytes[Math.floor(random() * bytes.length)] = random() * 256;
    return bytes;
  };
  for (let i = 0; i < 20; i++) {
    const client = await open(running);
    client.socket.send(damaged());
    await client.closed;
  }
  const client = await connect(running);
  for (let i = 0; i < 500; i++) client.socket.send(damaged());
  await client.flushed();
  await assertWorks(bystander);
});

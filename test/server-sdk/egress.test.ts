import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AvatarSessionOptions } from '../../server-sdk/index.js';
import { decodeMessage, type Message } from '../../src/protocol/messages.js';
import { startServer } from '../server/support/server.js';
import { confirming, oddServer } from './support/odd-server.js';
import { failureOf, started } from './support/session.js';

const livekitEgress = {
  url: 'wss://rooms.example',
  roomName: 'room',
  publisherId: 'avatar',
  apiToken: 'jwt',
  extraAttributes: { 'lk.publish_on_behalf': 'agent' },
  idleTimeout: 30,
};
const agoraEgress = { channelName: 'channel', token: 'rtc', uid: 800_001, publisherId: 'avatar' };

/** The first message of a session that is set up like this. */
async function configured(
  t: Parameters<typeof oddServer>[0],
  options: AvatarSessionOptions,
): Promise<Message> {
  let first!: Message;
  const confirm = confirming(() => {});
  const url = await oddServer(t, {
    socket: (socket) => {
      socket.once('message', (data: Buffer) => (first = decodeMessage(data)));
      confirm(socket);
    },
  });
  await started(t, url, options);
  return JSON.parse(JSON.stringify(first)) as Message;
}

test('everything a session is set up to reaches the server', async (t) => {
  assert.deepEqual(
    await configured(t, {
      livekitEgress,
      bitrate: 24_000,
      sampleRate: 24_000,
      audioFormat: 'ogg_opus',
      extraParams: { 'motion-format': 'compact' },
    }),
    {
      type: 'clientConfigureSession',
      sampleRate: 24_000,
      bitrate: 24_000,
      audioFormat: 1,
      transportCompression: 0,
      egressType: 1,
      livekitEgress: { ...livekitEgress, apiKey: '', apiSecret: '' },
      extraParams: { 'motion-format': 'compact' },
    },
  );
  const agora = await configured(t, { agoraEgress });
  assert.ok(agora.type === 'clientConfigureSession');
  assert.equal(agora.egressType, 2);
  assert.deepEqual(agora.agoraEgress, agoraEgress);
  const keyed = { ...livekitEgress, apiToken: undefined, apiKey: 'key', apiSecret: 'secret' };
  const livekit = await configured(t, { livekitEgress: keyed });
  assert.ok(livekit.type === 'clientConfigureSession');
  assert.deepEqual(livekit.livekitEgress, { ...keyed, apiToken: '' });
});

test('this server has no agoraEgress and says so', async (t) => {
  const { url } = await startServer(t);
  const error = await failureOf(started(t, url, { agoraEgress }));
  assert.deepEqual([error.code, error.phase], ['egressUnavailable', 'websocket_handshake']);
  assert.match(error.serverDetail ?? '', /^egress client is not configured on server/i);
});

for (const [what, wrong] of [
  ['a room without an address', { url: '' }],
  ['a token that is none', { apiToken: 'jwt' }],
] as const) {
  test(`${what} is an invalid configuration`, async (t) => {
    const { url } = await startServer(t);
    const options = { livekitEgress: { ...livekitEgress, ...wrong } };
    const error = await failureOf(started(t, url, options));
    assert.deepEqual([error.code, error.phase], ['invalidEgressConfig', 'websocket_handshake']);
  });
}

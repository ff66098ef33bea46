import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLE_RATES } from '../../src/base/sample-rate.js';
import { isId } from '../../src/protocol/ids.js';
import { encodeMessage, type OutgoingMessage } from '../../src/protocol/messages.js';
import { connect, open, refusedUpgrade, type ConnectOptions } from './support/client.js';
import { expiredToken, SIGNED } from './support/expired-token.js';
import { startServer } from './support/server.js';

test('both authentication styles and every sample rate open a session', async (t) => {
  const running = await startServer(t);
  for (const style of ['header', 'query'] as const) {
    for (const sampleRate of SAMPLE_RATES) {
      const client = await connect(running, { style, sampleRate });
      const [confirm] = client.messages;
      assert.ok(confirm.type === 'serverConfirmSession' && isId(confirm.connectionId));
      client.socket.close();
    }
  }
});

test('header authentication is refused by HTTP, query authentication by close code', async (t) => {
  const running = await startServer(t, SIGNED);
  const expired = await expiredToken();
  const elsewhere = await running.token('key-two');
  const cases: [ConnectOptions, number, number, RegExp][] = [
    [{ token: 'bogus' }, 400, 4010, /^Invalid session token$/],
    [{ token: '' }, 400, 4010, /^Invalid session token$/],
    [{ token: expired }, 401, 4010, /^Session token expired$/],
    [{ token: elsewhere }, 400, 4010, /^App ID mismatch$/],
    [{ appId: 'nobody', token: 'bogus' }, 400, 4010, /^Invalid session token$/],
    [{ appId: 'nobody' }, 404, 4010, /^App ID unrecognized/],
    [{ avatarId: 'nobody' }, 404, 4004, /^Avatar not found/],
    [{ avatarId: '' }, 404, 4004, /^Avatar not found/],
    [{ appId: 'app-two', token: elsewhere }, 404, 4004, /^Avatar not found/],
  ];
  for (const [options, status, code, text] of cases) {
    const refused = await refusedUpgrade(running, options);
    assert.equal(refused.status, status, refused.body);
    assert.match((JSON.parse(refused.body) as { message: string }).message, text);
    const client = await open(running, { ...options, style: 'query' });
    const closed = await client.closed;
    assert.equal(closed.code, code);
    assert.match(closed.reason, text);
    assert.equal(client.messages.length, 0);
  }
  const bogus = await refusedUpgrade(running, { token: 'bogus' });
  assert.equal(bogus.body, '{"message":"Invalid session token"}\n');
});

test('a single-use token opens one session', async (t) => {
  const running = await startServer(t, { tokens: { singleUse: true } });
  const token = await running.token();
  await connect(running, { token });
  assert.equal((await refusedUpgrade(running, { token })).status, 400);
  const again = await open(running, { token });
  assert.equal((await again.closed).code, 4010);
});

test('a single-use token stays used after a restart', async (t) => {
  const tokens = { secret: 'a secret that both processes share', singleUse: true };
  const before = await startServer(t, { tokens });
  const token = await before.token();
  await connect(before, { token });
  const after = await startServer(t, { tokens });
  assert.equal((await refusedUpgrade(after, { token })).status, 400);
  await connect(after, { token: await after.token() });
});

test('tokens of another process are good where the secret is the same', async (t) => {
  const tokens = { secret: 'a secret that both processes share' };
  const first = await startServer(t, { tokens });
  const second = await startServer(t, { tokens });
  const third = await startServer(t);
  const token = await first.token();
  await connect(second, { token });
  assert.equal((await (await open(third, { token })).closed).code, 4010);
});

test('a faulty first message is answered in-band, then the connection ends', async (t) => {
  const running = await startServer(t);
  const livekit = { url: '', apiKey: '', apiSecret: '', roomName: '', publisherId: '' };
  const livekitEgress = { ...livekit, extraAttributes: {}, idleTimeout: 0, apiToken: '' };
  const agoraEgress = { channelName: 'c', token: 't', uid: 0, publisherId: '' };
  const configure = (more: object): OutgoingMessage => ({
    type: 'clientConfigureSession',
    sampleRate: 16000,
    ...more,
  });
  const cases: [OutgoingMessage | Uint8Array | string, RegExp][] = [
    ['hello', /^failed to unmarshal initial message/i],
    [Uint8Array.of(0xff, 0xff, 0xff), /^failed to unmarshal initial message/i],
    [Uint8Array.of(8, 1), /^ClientConfigureSession message is nil$/],
    [Uint8Array.of(8, 3), /^expected ClientConfigureSession message/i],
    [Uint8Array.of(), /^expected ClientConfigureSession message/i],
    [{ type: 'clientAudioInput', reqId: 'r' }, /^expected ClientConfigureSession message/i],
    [configure({ sampleRate: 11025 }), /^unsupported sample rate: 11025/i],
    [configure({ sampleRate: 0 }), /^unsupported sample rate/i],
    [configure({ audioFormat: 9 }), /audio_format 9/],
    [configure({ transportCompression: 1 }), /transport_compression/],
    [configure({ egressType: 1, livekitEgress }), /missing livekit credentials/],
    [
      configure({ egressType: 1, livekitEgress: { ...livekitEgress, url: 'wss://r' } }),
      /^invalid request: livekit_egress: missing livekit credentials, provide api_token/i,
    ],
    [
      configure({ egressType: 1, livekitEgress: { ...livekitEgress, url: 'file:///etc' } }),
      /livekit_egress: url must be the ws:\/\/ or wss:\/\/ address/,
    ],
    [configure({ egressType: 1 }), /missing livekit credentials/],
    [configure({ egressType: 7 }), /^egress client is not configured on server: egress_type 7/i],
    [configure({ egressType: 2, agoraEgress }), /^egress client is not configured.*Agora's own/i],
    [configure({ livekitEgress, agoraEgress }), /mutually exclusive/],
    [
      configure({ extraParams: { 'motion-format': 'fbx' } }),
      /extra_params motion-format must be flame or compact$/,
    ],
    [configure({ extraParams: { 'motion-format': 'constructor' } }), /must be flame or compact$/],
    [
      configure({ extraParams: { 'motion-format': 'compact', 'motion-fps': '61' } }),
      /extra_params motion-fps must be a whole number from 1 to 60$/,
    ],
  ];
  for (const [message, text] of cases) {
    const client = await open(running);
    const raw = typeof message === 'string' || message instanceof Uint8Array;
    client.socket.send(raw ? message : encodeMessage(message));
    const error = await client.error();
    assert.match(error.message, text);
    assert.ok(isId(error.connectionId));
    const { code, reason } = await client.closed;
    assert.ok(code === 1007 || code === 1008, String(code));
    assert.match(reason, text);
  }
});

test('a client that says nothing is closed', async (t) => {
  const running = await startServer(t, { limits: { handshakeSeconds: 0.2 } });
  const { code, reason } = await (await open(running)).closed;
  assert.equal(code, 1008);
  assert.match(reason, /^expected ClientConfigureSession message/i);
});

test('upgrades elsewhere are a 404', async (t) => {
  const running = await startServer(t);
  const elsewhere = { ...running, url: `${running.url}/elsewhere` };
  assert.equal((await refusedUpgrade(elsewhere, {})).status, 404);
});

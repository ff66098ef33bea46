import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createServer, loadOptions } from '../../server/index.js';
import { startServer } from './support/server.js';

const AGORA = { appId: 'a'.repeat(32), appCertificate: '0123456789abcdef'.repeat(2) };
const KEY = { 'x-api-key': 'key-one' };
const PATH = '/v1/console/agora-tokens';

/** Agora's own reader of tokens. */
interface Reader {
  readonly appId: Buffer;
  readonly issueTs: number;
  readonly expire: number;
  readonly services: {
    __channel_name: Buffer;
    __uid: Buffer;
    __privileges: Record<number, number>;
  }[];
  from_string(token: string): boolean;
  verifySignature(certificate: string): boolean;
}

function read(token: string): Reader {
  const { AccessToken2 } = createRequire(import.meta.url)('agora-token/src/AccessToken2.js') as {
    AccessToken2: new () => Reader;
  };
  const reader = new AccessToken2();
  assert.ok(reader.from_string(token));
  return reader;
}

test('an API key buys a token for a channel, which Agora reads as it was asked for', async (t) => {
  const { post } = await startServer(t, { agora: { ...AGORA, tokenSeconds: 600 } });
  const asked = { channel: 'lobby 1', uid: 123_456 };
  const { status, body } = await post(PATH, asked, KEY);
  assert.equal(status, 200);
  const { token, expireAt, ...rest } = body as { token: string; expireAt: number };
  assert.deepEqual(rest, { appId: AGORA.appId, ...asked });
  const reader = read(token);
  assert.ok(reader.verifySignature(AGORA.appCertificate));
  assert.ok(!reader.verifySignature('f'.repeat(32)));
  const [{ __channel_name: channel, __uid: uid, __privileges: privileges }] = reader.services;
  assert.deepEqual(
    [String(reader.appId), String(channel), String(uid), reader.expire],
    [AGORA.appId, asked.channel, '123456', 600],
  );
  assert.ok(Math.abs(reader.issueTs + 600 - expireAt) <= 1);
  // Join, and publish audio, video and data.
  assert.deepEqual(Object.keys(privileges).sort(), ['1', '2', '3', '4']);

  const at = Math.floor(Date.now() / 1000) + 60;
  const more = { channel: 'c', role: 'subscriber', expire_at: at };
  const listener = (await post(PATH, more, KEY)).body as {
    token: string;
    uid: number;
    expireAt: number;
  };
  assert.ok(listener.uid >= 1 && listener.expireAt === at);
  assert.deepEqual(Object.keys(read(listener.token).services[0].__privileges), ['1']);
});

test('what is wrong with the request is named', async (t) => {
  const { post } = await startServer(t, { agora: AGORA });
  const cases: [unknown, Record<string, string>, number, RegExp][] = [
    [{ channel: 'c' }, {}, 401, /X-Api-Key header is missing/],
    [{}, KEY, 400, /^channel is missing/],
    [{ channel: 'ä' }, KEY, 400, /^channel must be the name of a channel/],
    [{ channel: 'c'.repeat(64) }, KEY, 400, /^channel must be the name of a channel/],
    [{ channel: 'c', uid: 2 ** 32 }, KEY, 400, /^uid must be a whole number from 0 to 4294967295/],
    [{ channel: 'c', role: 'boss' }, KEY, 400, /^role must be one of publisher, subscriber/],
    [{ channel: 'c', expireAt: 1 }, KEY, 400, /^expireAt must be in the future/],
  ];
  for (const [body, headers, status, text] of cases) {
    const answer = await post(PATH, body, headers);
    assert.equal(answer.status, status);
    assert.match(String(answer.body.message), text);
  }
});

test('without a project there is no such route', async (t) => {
  const { post } = await startServer(t);
  assert.equal((await post(PATH, { channel: 'c' }, KEY)).status, 404);
});

test('pages of this computer get one for the demo app', async (t) => {
  const { post } = await startServer(t, { apps: undefined, agora: AGORA });
  const { status, body } = await post('/agora-token', { channel: 'demo' });
  assert.equal(status, 200);
  assert.ok(read(String(body.token)).verifySignature(AGORA.appCertificate));
  const strange = await post(
    '/agora-token',
    { channel: 'demo' },
    { origin: 'https://example.com' },
  );
  assert.equal(strange.status, 403);
});

test('a project that cannot be is told at the start', async () => {
  await assert.rejects(
    loadOptions(undefined, { AGORA_APP_ID: AGORA.appId }),
    /AGORA_APP_CERTIFICATE is missing/,
  );
  await assert.rejects(
    loadOptions(undefined, { AGORA_APP_ID: 'x', AGORA_APP_CERTIFICATE: AGORA.appCertificate }),
    /AGORA\.appId must be 32 hexadecimal digits/,
  );
  const options = await loadOptions(undefined, {
    AGORA_APP_ID: AGORA.appId,
    AGORA_APP_CERTIFICATE: AGORA.appCertificate,
  });
  assert.deepEqual(options.agora, AGORA);
  const server = await createServer({ ...options, logLevel: 'silent', motion: { workers: 1 } });
  await server.close();
});

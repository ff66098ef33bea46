import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { ConfigError, createServer, type ServerOptions } from '../../server/index.js';
import { networkOf } from '../../server/auth/network-of.js';
import { MinuteCounts } from '../../server/shared/minute-counts.js';
import { INGRESS_PATH } from '../../src/protocol/regions.js';
import { syllables } from './support/audio.js';
import { connect, ingressUrl } from './support/client.js';
import { startProcess } from './support/process.js';
import { APP, MODEL, avatarFolder, startServer, temporaryFolder } from './support/server.js';

const TOKENS = '/v1/console/session-tokens';
const inAMinute = () => ({ expireAt: Math.floor(Date.now() / 1000) + 60 });

test('a refused WebSocket is told why, not read from, and gone', async (t) => {
  const { url } = await startServer(t);
  const { url: address } = await ingressUrl({ url, token: () => Promise.resolve('bogus') });
  const polite = new WebSocket(address);
  const [code, reason] = (await once(polite, 'close')) as [number, Buffer];
  assert.deepEqual([code, String(reason)], [4010, 'Invalid session token']);

  // One that pays no heed to the close frame and goes on sending: the server takes a buffer's worth.
  const { pathname, search, port } = new URL(address);
  const socket = connectTcp({ port: Number(port), allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'data');
  const message = Buffer.alloc(16 * 1024 * 1024);
  message.writeUInt16BE(0x82ff);
  message.writeBigUInt64BE(BigInt(message.length - 14), 2);
  const taken = new Promise<void>((resolve) => {
    socket.write(message, (error) => {
      if (!error) resolve();
    });
  });
  const gone = new Promise<string>((resolve) => socket.once('close', () => resolve('gone')));
  assert.equal(await Promise.race([gone, taken.then(() => 'taken')]), 'gone');
});

test('what a client sends is neither logged nor sent back beyond its bounds', async (t) => {
  const running = await startProcess(t);
  const client = await connect(running, running.demo);
  const long = 'x'.repeat(1_000_000);
  client.sendAudio(long, new Uint8Array(2), true);
  const error = await client.error();
  assert.deepEqual([error.reqId, /128 characters/.test(error.message)], ['', true]);
  for (let i = 0; i < 150; i += 10) {
    const ids = Array.from({ length: 10 }, (_, k) => `half-${i + k}`);
    for (const id of ids) client.sendAudio(id, new Uint8Array(3), true);
    for (const id of ids) await client.motionOf(id);
  }
  await fetch(`${running.url}/${'y'.repeat(5000)}`);
  client.socket.close();
  await client.closed;
  await fetch(`${running.url}/healthz`);
  const lines = running.output().split('\n');
  assert.ok(lines.filter((line) => line.includes('half a sample')).length <= 100);
  assert.ok(Math.max(...lines.map(({ length }) => length)) < 3000);
});

test('an upgrade to what is no URL is answered 400', async (t) => {
  const { url } = await startServer(t);
  const socket = connectTcp(Number(new URL(url).port));
  socket.write(
    'GET //[ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(String(answer), /^HTTP\/1\.1 400 .*Malformed URL/s);
});

test('pages of other origins are refused where origins are named', async (t) => {
  const running = await startServer(t, { origins: ['https://shop.example'] });
  const { url } = await ingressUrl(running);
  const foreign = new WebSocket(url, { origin: 'https://else.example' });
  foreign.on('error', () => {});
  const [, { statusCode }] = (await once(foreign, 'unexpected-response')) as [
    unknown,
    { statusCode: number },
  ];
  assert.equal(statusCode, 403);
  const own = new WebSocket(url, { origin: 'https://shop.example' });
  await once(own, 'open');
  own.close();
  (await connect(running)).socket.close();
  const readable = async (origin: string) => {
    const path = `${running.url}/v1/avatars/mia?appId=${APP.id}`;
    const { headers } = await fetch(path, { headers: { origin } });
    return headers.get('access-control-allow-origin');
  };
  assert.equal(await readable('https://shop.example'), 'https://shop.example');
  assert.equal(await readable('https://else.example'), null);
  assert.ok(INGRESS_PATH.startsWith('/'));
});

test('who guesses keys is held up before a key is looked at, whatever the address it claims', async (t) => {
  const { post } = await startServer(t, { trustProxy: 1, limits: { guessesPerMinute: 3 } });
  const attempt = async (key: string, forwarded: string) => {
    const headers = { 'x-api-key': key, 'x-forwarded-for': forwarded };
    return (await post(TOKENS, inAMinute(), headers)).status;
  };
  for (let i = 0; i < 5; i++) assert.equal(await attempt('key-one', '192.0.2.1'), 200);
  for (let i = 0; i < 3; i++) {
    assert.equal(await attempt(`guess-${i}`, `203.0.113.${i}, 192.0.2.1`), 401);
  }
  assert.equal(await attempt('key-one', '203.0.113.9, 192.0.2.1'), 429);
  assert.equal(await attempt('key-one', '192.0.2.2'), 200);
});

test('guesses are counted by network, and forgotten after a minute', () => {
  const guesses = new MinuteCounts();
  assert.equal(guesses.count('a', 1, 0), 0);
  assert.equal(guesses.count('a', 1, 1000), 59);
  assert.equal(guesses.count('a', 1, 60_000), 0);
  guesses.takeBack('a');
  assert.equal(guesses.count('a', 1, 60_001), 0);
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('2001:db8::1'), networkOf('2001:0db8:0:0:ffff::2'));
  assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'));
});

test('an avatar follows its files: cut short it is an error, and mended it is back', async (t) => {
  const root = await avatarFolder(t, ['mia']);
  const { url } = await startServer(t, { avatarRoots: [root] });
  const model = join(root, 'mia', 'model.glb');
  const status = async () => {
    const response = await fetch(`${url}/v1/avatars/mia/model.glb?appId=${APP.id}`);
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await status(), 200);
  await truncate(model, 100);
  assert.equal(await status(), 404);
  await writeFile(model, MODEL);
  assert.equal(await status(), 200);
});

test('what an avatar root links to outside of it is not served', async (t) => {
  const elsewhere = await avatarFolder(t, ['mia']);
  const root = await temporaryFolder(t);
  await symlink(join(elsewhere, 'mia'), join(root, 'mia'));
  await mkdir(join(root, 'vera'));
  await symlink(join(elsewhere, 'mia', 'avatar.json'), join(root, 'vera', 'avatar.json'));
  const { url } = await startServer(t, { avatarRoots: [root] });
  for (const id of ['mia', 'vera']) {
    assert.equal((await fetch(`${url}/v1/avatars/${id}?appId=${APP.id}`)).status, 404);
  }
  await rename(join(elsewhere, 'mia'), join(root, 'nora'));
  assert.equal((await fetch(`${url}/v1/avatars/nora?appId=${APP.id}`)).status, 200);
});

test('a configuration that lets strangers in, or nobody, does not start', async () => {
  const app = (apiKeys: string[]) => ({ apps: [{ id: 'shop', apiKeys }] });
  const known = 'sha256:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8';
  const cases: [ServerOptions, RegExp][] = [
    [app([known]), /everybody knows.*openssl rand/],
    [app(['demo-key']), /everybody knows/],
    [{ ...app(['fifteen letters']), host: '0.0.0.0' }, /less than 16 characters/],
    [app([]), /no apiKeys/],
    [{ apps: [{ id: 'shop' } as never] }, /shop has no apiKeys/],
    [{ apps: [{ appId: 'shop', apiKeys: ['key'] } as never] }, /apps\[0\]\.id is missing/],
    [{ tokens: { secret: 'at least 32 characters, the same on every node' } }, /example/],
    [{ limits: { sessions: Infinity } }, /limits\.sessions must be a number above 0/],
    [{ avatarRoots: ['/nowhere/at/all'] }, /\/nowhere\/at\/all is no folder/],
  ];
  for (const [options, reason] of cases) {
    await assert.rejects(createServer({ logLevel: 'silent', ...options }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, reason);
      return true;
    });
  }
});

test('audio of all sessions together has a budget, and who takes more than a share is closed', async (t) => {
  const running = await startServer(t, { limits: { audioBytes: 4 * 1024 * 1024 } });
  const bystander = await connect(running);
  const hoarders = await Promise.all([connect(running), connect(running), connect(running)]);
  // Frames that are announced and never complete.
  const frame = Buffer.alloc(3 * 1024 * 1024);
  frame.writeUInt16BE(0x82ff);
  frame.writeBigUInt64BE(BigInt(8 * 1024 * 1024), 2);
  for (const { socket } of hoarders) (socket as unknown as Raw)._socket.write(frame);
  const [first] = await Promise.race(
    hoarders.map(async (hoarder) => [await hoarder.closed, hoarder] as const),
  );
  assert.equal(first.code, 4503);
  assert.match(first.reason, /too much audio waits/);
  bystander.sendAudio('speech', syllables(1), true);
  const motion = await bystander.motionOf('speech');
  assert.equal(motion.flatMap(({ animation }) => animation ?? []).length, 25);
  for (const { socket } of hoarders) socket.terminate();
});

/** The connection below a WebSocket of ws. */
interface Raw {
  readonly _socket: { write(bytes: Buffer): void };
}

test('what the file system cannot say is no absence, and is asked again', async (t) => {
  const root = await avatarFolder(t, ['mia']);
  const { url } = await startServer(t, { avatarRoots: [root] });
  const status = async () => (await fetch(`${url}/v1/avatars/mia?appId=${APP.id}`)).status;
  const model = join(root, 'mia', 'model.glb');
  // A link to itself stands for every error but absence: no descriptors left, no permission.
  await rename(model, `${model}.away`);
  await symlink('model.glb', model);
  assert.equal(await status(), 500);
  await rename(`${model}.away`, model);
  assert.equal(await status(), 200);
});

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { CompressedFiles } from '../../server/avatars/compression.js';
import { ConfigError, createServer } from '../../server/index.js';
import { connect, refusedUpgrade } from './support/client.js';
import { APP, MODEL, avatarFolder, startServer, temporaryFolder } from './support/server.js';

const SHA256 = createHash('sha256').update(MODEL).digest('hex');

test('the manifest is scoped by App ID and needs no token', async (t) => {
  const { url } = await startServer(t);
  const byQuery = await fetch(`${url}/v1/avatars/mia?appId=app-one`);
  assert.equal(byQuery.status, 200);
  assert.equal(byQuery.headers.get('access-control-allow-origin'), '*');
  assert.equal(((await byQuery.json()) as { id: string }).id, 'mia');
  const headers = { 'x-app-id': 'app-two' };
  assert.equal((await fetch(`${url}/v1/avatars/vera`, { headers })).status, 200);
  assert.equal((await fetch(`${url}/v1/avatars/vera/avatar.json`, { headers })).status, 200);
});

test('what is not there is a typed 404', async (t) => {
  const { url } = await startServer(t);
  const cases: [string, number, string][] = [
    ['/v1/avatars/mia', 400, 'invalidRequest'],
    ['/v1/avatars/mia?appId=nobody', 404, 'appIDUnrecognized'],
    ['/v1/avatars/nobody?appId=app-one', 404, 'avatarNotFound'],
    ['/v1/avatars/mia?appId=app-two', 404, 'avatarNotFound'],
    ['/v1/avatars/..%2fmia?appId=app-one', 404, 'avatarNotFound'],
    ['/v1/avatars/mia/secret.txt?appId=app-one', 404, 'notFound'],
    ['/v1/avatars/mia/..%2fvera%2fmodel.glb?appId=app-one', 404, 'notFound'],
  ];
  for (const [path, status, code] of cases) {
    const response = await fetch(url + path);
    const { errors } = (await response.json()) as { errors: { code: string }[] };
    assert.deepEqual([response.status, errors[0].code], [status, code], path);
  }
});

test('a file comes whole, in part, or not at all where the client has it', async (t) => {
  const { url } = await startServer(t);
  const file = `${url}/v1/avatars/mia/model.glb?appId=app-one`;
  const identity = { 'accept-encoding': 'identity' };
  const whole = await fetch(file, { headers: identity });
  assert.equal(whole.headers.get('content-type'), 'model/gltf-binary');
  assert.equal(whole.headers.get('etag'), `"${SHA256}"`);
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), MODEL);

  const parts: [string, Buffer][] = [
    ['bytes=0-3', MODEL.subarray(0, 4)],
    ['bytes=10-', MODEL.subarray(10)],
    ['bytes=-5', MODEL.subarray(-5)],
    ['bytes=4-999999', MODEL.subarray(4)],
  ];
  for (const [range, expected] of parts) {
    const part = await fetch(file, { headers: { range } });
    assert.equal(part.status, 206, range);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), expected, range);
  }
  for (const range of ['bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-999999']) {
    const all = await fetch(file, { headers: { range, ...identity } });
    assert.deepEqual([all.status, (await all.arrayBuffer()).byteLength], [200, MODEL.byteLength]);
  }
  assert.equal((await fetch(file, { headers: { range: 'bytes=-0' } })).status, 416);
  const beyond = await fetch(file, { headers: { range: 'bytes=999999-' } });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), `bytes */${MODEL.byteLength}`);
  assert.equal(
    ((await beyond.json()) as { errors: { code: string }[] }).errors[0].code,
    'invalidRequest',
  );
  const fresh = { range: 'bytes=0-3', 'if-range': `"${SHA256}"`, ...identity };
  assert.equal((await fetch(file, { headers: fresh })).status, 206);
  const stale = { range: 'bytes=0-3', 'if-range': '"another"', ...identity };
  assert.equal((await fetch(file, { headers: stale })).status, 200);
  const known = { 'if-none-match': `W/"${SHA256}"`, ...identity };
  assert.equal((await fetch(file, { headers: known })).status, 304);
});

test('only a request that names the hash may be cached for good', async (t) => {
  const { url } = await startServer(t);
  const caching = async (query: string): Promise<string | null> => {
    const response = await fetch(`${url}/v1/avatars/mia/model.glb?appId=app-one${query}`);
    await response.arrayBuffer();
    return response.headers.get('cache-control');
  };
  assert.match(String(await caching(`&v=${SHA256}`)), /immutable/);
  assert.equal(await caching(''), 'public, no-cache');
  assert.equal(await caching('&v=00'), 'public, no-cache');
});

test('models travel compressed, under a tag of their own', async (t) => {
  const { url } = await startServer(t);
  const file = `${url}/v1/avatars/mia/model.glb?appId=app-one`;
  const raw = await rawGet(file, { 'accept-encoding': 'gzip, br' });
  assert.equal(raw.headers['content-encoding'], 'br');
  assert.equal(raw.headers.etag, `"${SHA256}-br"`);
  assert.ok(raw.bytes < MODEL.byteLength / 4);
  assert.deepEqual(Buffer.from(await (await fetch(file)).arrayBuffer()), MODEL);
  const refused = await rawGet(file, { 'accept-encoding': 'gzip, br;q=0' });
  assert.equal(refused.headers['content-encoding'], undefined);
});

test('compressed forms are kept as far as there is room, those asked for last', async (t) => {
  const folder = await temporaryFolder(t);
  const room = 10_000;
  const compressed = new CompressedFiles(room);
  const files = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const path = join(folder, `${i}.bin`);
      await writeFile(path, randomBytes(3000));
      return { path, bytes: 3000, sha256: String(i) };
    }),
  );
  const bodies: (Buffer | null)[] = [];
  for (const file of files) {
    bodies.push(await compressed.get(file, 'br'));
    assert.ok(compressed.bytes > 0 && compressed.bytes <= room, String(compressed.bytes));
  }
  assert.equal(await compressed.get(files[7], 'br'), bodies[7], 'the last is kept');
  const again = await compressed.get(files[0], 'br');
  assert.notEqual(again, bodies[0], 'the first was let go');
  assert.deepEqual(again, bodies[0]);
});

test('preflights are answered', async (t) => {
  const { url } = await startServer(t);
  const response = await fetch(`${url}/v1/avatars/mia`, { method: 'OPTIONS' });
  assert.equal(response.status, 204);
  assert.match(response.headers.get('access-control-allow-headers') ?? '', /x-app-id/);
});

test('a folder may arrive in any order', async (t) => {
  const root = await avatarFolder(t, ['late']);
  const { url } = await startServer(t, { avatarRoots: [root] });
  const model = join(root, 'late', 'model.glb');
  const status = async (): Promise<number> =>
    (await fetch(`${url}/v1/avatars/late/model.glb?appId=app-one`)).status;
  await rm(model);
  assert.equal(await status(), 404);
  await writeFile(model, MODEL.subarray(0, 100));
  assert.equal(await status(), 404);
  await writeFile(model, MODEL);
  assert.deepEqual(await Promise.all([status(), status()]), [200, 200]);
});

test('an avatar has other ids by its aliases, for files as for sessions', async (t) => {
  const alias = '7f2d0c1e-9b7a-4f0e-8a53-0d7c1a2b3c4d';
  const options = { avatarAliases: { [alias]: 'vera', 'not an id: mia': 'mia' } };
  const running = await startServer(t, options);
  const get = (id: string, appId: string): Promise<Response> =>
    fetch(`${running.url}/v1/avatars/${encodeURIComponent(id)}?appId=${appId}`);
  for (const appId of ['app-one', 'app-two']) {
    const answer = await get(alias, appId);
    assert.equal(((await answer.json()) as { id: string }).id, 'vera');
  }
  assert.equal((await get('not an id: mia', 'app-one')).status, 200);
  assert.equal((await get('not an id: mia', 'app-two')).status, 404);
  const client = await connect(running, { avatarId: alias });
  client.socket.close();
  const refused = { appId: 'app-two', token: await running.token('key-two') };
  const { status } = await refusedUpgrade(running, { ...refused, avatarId: 'not an id: mia' });
  assert.equal(status, 404);
});

test('an app may be given an avatar by its alias alone', async (t) => {
  const apps = [{ ...APP, avatars: ['alias'] }];
  const { url } = await startServer(t, { apps, avatarAliases: { alias: 'vera' } });
  const status = async (id: string): Promise<number> =>
    (await fetch(`${url}/v1/avatars/${id}?appId=app-one`)).status;
  assert.deepEqual([await status('alias'), await status('vera')], [200, 404]);
});

test('an alias of no avatar, or in the place of one, stops the start', async (t) => {
  const avatarRoots = [await avatarFolder(t, ['mia', 'vera'])];
  const start = (avatarAliases: Record<string, string>): Promise<unknown> =>
    createServer({ apps: [APP], avatarRoots, avatarAliases, logLevel: 'silent' });
  const cases: [Record<string, string>, RegExp][] = [
    [{ alias: 'nobody' }, /avatarAliases: alias stands for the avatar nobody, but none of/],
    [{ alias: '../mia' }, /avatarAliases: alias stands for the avatar \.\.\/mia, but none of/],
    [{ alias: 'other', other: 'mia' }, /alias stands for the avatar other, but none of/],
    [{ vera: 'mia' }, /avatarAliases: vera is the id of an avatar itself/],
  ];
  for (const [aliases, message] of cases) {
    await assert.rejects(start(aliases), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, message);
      return true;
    });
  }
});

/** fetch() decodes compressed bodies; this shows them as they travel. */
function rawGet(
  url: string,
  headers: Record<string, string>,
): Promise<{ headers: Record<string, unknown>; bytes: number }> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => (bytes += part.byteLength));
      response.on('end', () => resolve({ headers: response.headers, bytes }));
    })
      .on('error', reject)
      .end();
  });
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { test } from 'node:test';
import { MODEL, startServer } from './support/server.js';

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
  const beyond = await fetch(file, { headers: { range: 'bytes=999999-' } });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), `bytes */${MODEL.byteLength}`);
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

test('preflights are answered', async (t) => {
  const { url } = await startServer(t);
  const response = await fetch(`${url}/v1/avatars/mia`, { method: 'OPTIONS' });
  assert.equal(response.status, 204);
  assert.match(response.headers.get('access-control-allow-headers') ?? '', /x-app-id/);
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

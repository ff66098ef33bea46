import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, createServer } from '../../server/index.js';
import { startServer, temporaryFolder } from './support/server.js';

test('bootstrap names the region and its nodes', async (t) => {
  const endpoints = ['https://a.example', 'https://b.example'];
  const { post } = await startServer(t, { region: 'ap-northeast', endpoints });
  const asked = { app_id: 'app-one', sdk_version: '1.0.0', region: 'auto', platform: 'node' };
  const { status, body } = await post('/bootstrap', asked);
  assert.equal(status, 200);
  assert.deepEqual(body.region, { current: 'ap-northeast', candidates: ['ap-northeast'] });
  assert.deepEqual(body.endpoints, endpoints);
  assert.equal((await post('/bootstrap', { app_id: 1 })).status, 400);
});

test('health and readiness', async (t) => {
  const { url } = await startServer(t);
  for (const path of ['/healthz', '/health']) {
    const response = await fetch(url + path);
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  }
  const ready = await fetch(`${url}/readyz`);
  assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', sessions: 0 }]);
});

test('an unknown path is a 404 in the shape of the API, without its query', async (t) => {
  const { url } = await startServer(t);
  const response = await fetch(`${url}/nowhere?sessionKey=secret`);
  assert.equal(response.status, 404);
  const text = await response.text();
  assert.match(text, /"errors":/);
  assert.doesNotMatch(text, /secret/);
});

test('the demo app gives pages of this computer a token', async (t) => {
  const { post, url } = await startServer(t, { apps: undefined });
  const { status, body } = await post('/session-token', {});
  assert.equal(status, 200);
  assert.ok(body.sessionToken);
  assert.ok(Date.parse(String(body.expiredAt)) > Date.now());
  assert.equal((await post('/session-token', { appId: 'demo' })).status, 200);
  assert.equal((await post('/session-token', { appId: 'app-one' })).status, 400);
  const page = await post('/session-token', {}, { origin: 'http://localhost:5173' });
  assert.equal(page.headers.get('access-control-allow-origin'), 'http://localhost:5173');
  const stranger = await post('/session-token', {}, { origin: 'https://example.com' });
  assert.equal(stranger.status, 403);
  assert.equal(await statusWithHost(`${url}/session-token`, 'rebound.example.com'), 403);
});

test('a server with apps of its own has no demo token', async (t) => {
  const { post } = await startServer(t);
  assert.equal((await post('/session-token', {})).status, 404);
});

test('the demo app is refused on other addresses than loopback', async () => {
  const starting = createServer({ host: '0.0.0.0', port: 0, logLevel: 'silent' });
  await assert.rejects(starting, (error) => error instanceof ConfigError);
});

test('static folders are served by prefix, and nothing beside them', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'index.html'), '<title>demo</title>');
  await writeFile(join(folder, 'app.js'), 'export {};');
  await writeFile(join(folder, 'frame.html'), '<title>avatar</title>');
  const { url } = await startServer(t, { staticRoot: { '/': folder, '/dist/': folder } });
  const page = await fetch(`${url}/`);
  assert.match(await page.text(), /demo/);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('x-frame-options'), 'SAMEORIGIN');
  const frame = await fetch(`${url}/dist/frame.html`);
  assert.equal(frame.status, 200);
  assert.equal(frame.headers.get('x-frame-options'), null, 'sites of others may embed the avatar');
  const script = await fetch(`${url}/dist/app.js`);
  assert.match(script.headers.get('content-type') ?? '', /javascript/);
  assert.equal(script.headers.get('cache-control'), 'no-cache');
  for (const path of ['/%2e%2e/%2e%2e/etc/passwd', '/dist/..%2f..%2fetc/passwd']) {
    assert.ok((await fetch(url + path)).status >= 400, path);
  }
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
});

/** fetch() does not let the Host header be set. */
function statusWithHost(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json' };
    const asking = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end('{}');
  });
}

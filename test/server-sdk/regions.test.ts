import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { RegionScheduler } from '../../server-sdk/bootstrap.js';
import { resolveEndpoints, type EndpointOptions } from '../../server-sdk/endpoints.js';
import { VERSION } from '../../src/base/version.js';
import { startServer } from '../server/support/server.js';
import { oddServer } from './support/odd-server.js';
import { failureOf } from './support/session.js';

const question = { appId: 'demo', timeoutMs: 1000 };

/** A bootstrap that answers as it is told to, and keeps what it was asked. */
async function bootstrap(t: TestContext) {
  const asked: Record<string, unknown>[] = [];
  const answer = { status: 200, body: '{"region":{"current":"ap-northeast"}}' };
  const url = await oddServer(t, {
    http: (request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        asked.push(JSON.parse(body) as Record<string, unknown>);
        response.writeHead(answer.status).end(answer.body);
      });
    },
  });
  return { asked, answer, url: `${url}/bootstrap` };
}

async function hosts(options: EndpointOptions, regions: RegionScheduler): Promise<string[]> {
  const { consoles, sockets } = await resolveEndpoints(options, question, regions);
  return [...consoles.map((console) => new URL(console)), ...sockets('mia')].map(
    ({ host }) => host,
  );
}

test('the version is that of the package', () => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  assert.equal(VERSION, (JSON.parse(manifest) as { version: string }).version);
});

test('without region and endpoints the service is asked, once in a while', async (t) => {
  const { asked, url } = await bootstrap(t);
  const regions = new RegionScheduler(url);
  const expected = ['console.ap-northeast.spatius.ai', 'api.ap-northeast.spatius.ai'];
  assert.deepEqual(await hosts({}, regions), expected);
  assert.deepEqual(await hosts({ region: 'auto' }, regions), expected);
  assert.deepEqual(asked, [
    { app_id: 'demo', sdk_version: VERSION, region: 'auto', platform: 'node' },
  ]);
});

test('a region or an endpoint that is given is taken without asking', async (t) => {
  const { asked, url } = await bootstrap(t);
  const regions = new RegionScheduler(url);
  assert.deepEqual(await hosts({ region: 'cn-beijing' }, regions), [
    'console.cn-beijing.spatialwalk.top',
    'api.cn-beijing.spatialwalk.top',
  ]);
  assert.deepEqual(await hosts({ consoleEndpointUrl: 'https://mine' }, regions), [
    'mine',
    'api.us-west.spatius.ai',
  ]);
  assert.deepEqual(await hosts({ ingressEndpointUrl: 'https://mine' }, regions), [
    'console.us-west.spatius.ai',
    'mine',
  ]);
  process.env.SPATIUS_REGION = 'eu-west';
  t.after(() => delete process.env.SPATIUS_REGION);
  assert.deepEqual(await hosts({}, regions), [
    'console.eu-west.spatius.ai',
    'api.eu-west.spatius.ai',
  ]);
  assert.deepEqual(asked, []);
});

test('the last answer holds for 300 s, and beyond while there is none', async (t) => {
  const { asked, answer, url } = await bootstrap(t);
  t.mock.timers.enable({ apis: ['Date'], now: 1e12 });
  const regions = new RegionScheduler(url);
  answer.body = 'nothing of use';
  assert.equal(await regions.region('demo', 1000), 'us-west');
  answer.body = '{"region":{"current":"Not A Region"}}';
  assert.equal(await regions.region('demo', 1000), 'us-west');
  answer.body = '{"region":{"current":"ap-northeast"}}';
  assert.equal(await regions.region('demo', 1000), 'ap-northeast');
  answer.status = 500;
  t.mock.timers.setTime(1e12 + 299_000);
  assert.equal(await regions.region('demo', 1000), 'ap-northeast');
  assert.equal(asked.length, 3);
  t.mock.timers.setTime(1e12 + 301_000);
  assert.equal(await regions.region('demo', 1000), 'ap-northeast');
  assert.equal(asked.length, 4);
});

test('a service that does not answer keeps nobody waiting', async (t) => {
  const url = await oddServer(t, { http: () => {} });
  assert.equal(await new RegionScheduler(url).region('demo', 50), 'us-west');
  const signal = AbortSignal.abort();
  const error = await failureOf(new RegionScheduler(url).region('demo', 50, signal));
  assert.equal(error.name, 'AbortError');
});

test('our server answers it', async (t) => {
  const { url } = await startServer(t, { region: 'eu-north' });
  assert.equal(await new RegionScheduler(`${url}/bootstrap`).region('app-one', 1000), 'eu-north');
});

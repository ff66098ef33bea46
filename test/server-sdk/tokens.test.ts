import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prewarm, SessionTokenError } from '../../server-sdk/index.js';
import { expiredToken, SIGNED } from '../server/support/expired-token.js';
import { startServer } from '../server/support/server.js';
import { oddServer, TOKEN } from './support/odd-server.js';
import { at, failureOf, ListeningSession, started } from './support/session.js';

const APP = { appId: 'app-one', apiKey: 'key-one' };

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A Console API that counts its callers and hands them on to a server. */
async function countingConsole(t: Parameters<typeof oddServer>[0], url: string) {
  const bodies: Record<string, unknown>[] = [];
  const console = await oddServer(t, {
    http: (request, response) => {
      void (async () => {
        let body = '';
        for await (const part of request) body += String(part);
        bodies.push(JSON.parse(body) as Record<string, unknown>);
        const answer = await fetch(`${url}${request.url}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': 'key-one' },
          body,
        });
        response.writeHead(answer.status).end(await answer.text());
      })();
    },
  });
  return { consoleEndpointUrl: console, bodies };
}

test('the token lives until the time asked for, an hour by default', async (t) => {
  const { url } = await startServer(t);
  const { consoleEndpointUrl, bodies } = await countingConsole(t, url);
  const endpoints = { consoleEndpointUrl, ingressEndpointUrl: url };
  const expireAt = new Date((inSeconds(600) + 0.9) * 1000);
  await new ListeningSession(t, { ...endpoints, expireAt }).session.init();
  await new ListeningSession(t, endpoints).session.init();
  assert.deepEqual(bodies[0], { expireAt: Math.floor(expireAt.getTime() / 1000) });
  assert.ok(Math.abs(Number(bodies[1].expireAt) - inSeconds(3600)) <= 5);
});

test('sessions use a token fetched ahead while it fits', async (t) => {
  const { url } = await startServer(t);
  const { consoleEndpointUrl, bodies } = await countingConsole(t, url);
  const endpoints = { consoleEndpointUrl, ingressEndpointUrl: url };
  await prewarm({ ...APP, ...endpoints });
  await started(t, url, { ...endpoints, expireAt: inSeconds(7200) });
  await started(t, url, { ...endpoints, expireAt: inSeconds(7200) });
  assert.equal(bodies.length, 1, 'two sessions on one token');
  await started(t, url, { ...endpoints, expireAt: inSeconds(60) });
  assert.equal(bodies.length, 2, 'no token that outlives what the session asks for');
});

test('a session waits for a token that is being fetched ahead', async (t) => {
  const { url } = await startServer(t);
  const { consoleEndpointUrl, bodies } = await countingConsole(t, url);
  const endpoints = { consoleEndpointUrl, ingressEndpointUrl: url };
  const ahead = prewarm({ ...APP, ...endpoints });
  // The fetch is under way as soon as the endpoints are known.
  await new Promise(setImmediate);
  await started(t, url, { ...endpoints, expireAt: inSeconds(7200) });
  await ahead;
  assert.equal(bodies.length, 1);
});

test('a token fetched ahead that the server refuses is replaced by a new one', async (t) => {
  const { url } = await startServer(t, { tokens: { singleUse: true } });
  const { consoleEndpointUrl, bodies } = await countingConsole(t, url);
  const endpoints = { consoleEndpointUrl, ingressEndpointUrl: url, expireAt: inSeconds(7200) };
  await prewarm({ ...APP, ...endpoints });
  await started(t, url, endpoints);
  await started(t, url, endpoints);
  assert.equal(bodies.length, 2);
});

test('prewarming that fails says why and leaves sessions alone', async (t) => {
  const { url } = await startServer(t);
  const error = await failureOf(prewarm({ ...at(url), appId: 'app-one', apiKey: 'wrong' }));
  assert.ok(error instanceof SessionTokenError);
  assert.equal(error.httpStatus, 401);
  await started(t, url);
});

test('an expired token opens nothing, and the next session gets a fresh one', async (t) => {
  const { url } = await startServer(t, SIGNED);
  const stale = JSON.stringify({ sessionToken: await expiredToken() });
  const console = await oddServer(t, { http: (_, response) => response.end(stale) });
  for (const useQueryAuth of [false, true]) {
    const options = { consoleEndpointUrl: console, ingressEndpointUrl: url, useQueryAuth };
    const { code } = await failureOf(started(t, url, options));
    assert.equal(code, 'sessionTokenExpired');
  }
  await started(t, url);
});

test('a session that ends with its token says so, and another goes on', async (t) => {
  const { url } = await startServer(t, { tokens: { closeOnExpiry: true } });
  const listening = await started(t, url, { expireAt: inSeconds(2) });
  await listening.until(() => listening.closes.length > 0);
  const [error] = listening.errors;
  assert.equal(error.code, 'sessionTokenExpired');
  assert.equal(error.closeCode, 4010);
  const next = await started(t, url);
  assert.equal(next.session.state, 'open');
});

test('credentials and endpoints come from the environment', async (t) => {
  const { url } = await startServer(t);
  const variables = {
    SPATIUS_APP_ID: 'app-one',
    SPATIUS_API_KEY: 'key-one',
    SPATIUS_AVATAR_ID: 'vera',
    SPATIUS_CONSOLE_ENDPOINT: `${url}/v1/console/`,
    SPATIUS_INGRESS_ENDPOINT: `${url.replace('http', 'ws')}/v2/driveningress`,
  };
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => delete process.env[name]));
  const bare = { appId: undefined, apiKey: undefined, avatarId: undefined };
  const listening = new ListeningSession(t, bare);
  await listening.session.init();
  await listening.session.start();
  assert.equal(listening.session.config.avatarId, 'vera');
  const elsewhere = await oddServer(t, { http: (_, response) => response.end(TOKEN) });
  const explicit = new ListeningSession(t, { ...bare, consoleEndpointUrl: elsewhere });
  await explicit.session.init();
  assert.equal((await failureOf(explicit.session.start())).code, 'sessionTokenInvalid');
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { startServer } from './support/server.js';

const PATH = '/v1/console/session-tokens';
const KEY = { 'x-api-key': 'key-one' };
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

test('every body that SDKs send buys a token', async (t) => {
  const { post } = await startServer(t);
  const at = inSeconds(3600);
  const bodies = [
    { expireAt: at },
    { appId: 'app-one', expireAt: at },
    { appId: 'app-one', expire_at: at },
    { expireAt: at, modelVersion: '' },
  ];
  for (const path of [PATH, '/v1/auth/session-token']) {
    for (const body of bodies) {
      const answer = await post(path, body, KEY);
      assert.equal(answer.status, 200);
      const token = String(answer.body.sessionToken);
      assert.deepEqual(
        [answer.body.sessionKey, answer.body.token, answer.body.session_token],
        [token, token, token],
      );
      const claims = decodeJwt(token);
      assert.equal(claims.app, 'app-one');
      assert.equal(claims.exp, at);
      assert.equal(typeof claims.jti, 'string');
    }
  }
});

test('a faulty body is refused with the name of the field', async (t) => {
  const { post } = await startServer(t);
  const cases: [unknown, RegExp][] = [
    [{}, /^expireAt is missing/],
    [{ expireAt: 'soon' }, /^expireAt must be a whole number/],
    [{ expireAt: inSeconds(60) + 0.5 }, /^expireAt must be a whole number/],
    [{ expireAt: null }, /^expireAt is missing/],
    [{ expireAt: inSeconds(0) }, /^expireAt must be in the future/],
    [{ expire_at: inSeconds(-10) }, /^expire_at must be in the future/],
    [{ expireAt: inSeconds(24 * 3600 + 5) }, /^expireAt must be less than 24 hours ahead/],
    [{ expireAt: Date.now() + 3600_000 }, /^expireAt .*milliseconds/],
    [{ appId: 7, expireAt: inSeconds(60) }, /^appId must be/],
    [[], /^The body must be a JSON object/],
    ['{broken', /JSON/],
  ];
  for (const [body, message] of cases) {
    const answer = await post(PATH, body, KEY);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.match(String(answer.body.message), message);
    const [error] = answer.body.errors as Record<string, string>[];
    assert.equal(error.status, '400');
    assert.equal(error.code, 'invalidRequest');
    assert.equal(error.detail, answer.body.message);
  }
});

test('the longest token lives just under 24 hours', async (t) => {
  const { post } = await startServer(t);
  const answer = await post(PATH, { expireAt: inSeconds(24 * 3600 - 1) }, KEY);
  assert.equal(answer.status, 200);
});

test('without the API key of the app there is no token', async (t) => {
  const { post } = await startServer(t);
  const body = { expireAt: inSeconds(60) };
  assert.equal((await post(PATH, body)).status, 401);
  const wrong = await post(PATH, body, { 'x-api-key': 'key-three' });
  assert.equal(wrong.status, 401);
  assert.equal((wrong.body.errors as { code: string }[])[0].code, 'invalidApiKey');
  const mismatch = await post(PATH, { ...body, appId: 'app-two' }, KEY);
  assert.equal(mismatch.status, 403);
  assert.match(String(mismatch.body.message), /app id mismatch/i);
});

test('a key may be configured as its hash', async (t) => {
  const [other, good] = ['other key', 'hashed key'].map((key) =>
    createHash('sha256').update(key).digest('hex'),
  );
  const apps = [{ id: 'hashed', apiKeys: [`sha256:${other}`, `sha256:${good}`] }];
  const { post } = await startServer(t, { apps });
  const body = { expireAt: inSeconds(60) };
  assert.equal((await post(PATH, body, { 'x-api-key': 'hashed key' })).status, 200);
  assert.equal((await post(PATH, body, { 'x-api-key': `sha256:${good}` })).status, 401);
});

test('an app gets so many tokens a minute, another app its own', async (t) => {
  const { post } = await startServer(t, { limits: { tokensPerMinute: 3 } });
  const body = { expireAt: inSeconds(60) };
  for (let i = 0; i < 3; i++) assert.equal((await post(PATH, body, KEY)).status, 200);
  const refused = await post(PATH, body, KEY);
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
  assert.equal((await post(PATH, body, { 'x-api-key': 'key-two' })).status, 200);
});

test('a body that is no JSON, or too large, is refused in the same shape', async (t) => {
  const { post } = await startServer(t);
  const text = await post(PATH, 'expireAt=1', { ...KEY, 'content-type': 'text/csv' });
  assert.equal(text.status, 415);
  const large = await post(PATH, { modelVersion: 'x'.repeat(20_000) }, KEY);
  assert.equal(large.status, 413);
  for (const { body } of [text, large]) assert.ok(Array.isArray(body.errors));
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { pino } from 'pino';
import { ConfigError, createServer, loadOptions } from '../../server/index.js';
import { RedisState } from '../../server/shared/redis-state.js';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect, open, refusedUpgrade } from './support/client.js';
import { startRedis } from './support/redis.js';
import { startServer } from './support/server.js';

const SECRET = 'a secret that all of the nodes share';
const TOKEN = 'a token for the scraper';
/** Long enough for a renewal on a slow machine, and short to wait for. */
const LEASE_MS = 1500;
const TAKE_PLACE = new URL('./support/take-place.ts', import.meta.url);
/** What wrong keys get where three a minute are answered, whichever node is asked. */
const GUESSED = [401, 401, 401, 429];
const inAnHour = (): number => Date.now() / 1000 + 3600;

/** A log that keeps its lines. */
function keptLog() {
  const lines: { level: number; msg: string; reason?: string }[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
  );
  return { log, lines };
}

test('nodes share places, counts, and used and revoked tokens', async (t) => {
  const redis = await startRedis(t);
  if (!redis) return;
  const { log } = keptLog();
  const [a, b] = [await RedisState.open(redis.url, log), await RedisState.open(redis.url, log)];
  t.after(() => Promise.all([a.close(), b.close()]));

  const first = await a.takePlace('shop', 2);
  assert.ok(first);
  assert.ok(await b.takePlace('shop', 2));
  assert.equal(await a.takePlace('shop', 2), null);
  assert.equal(await b.takePlace('shop', 2), null);
  assert.ok(await b.takePlace('another', 2));
  first.leave();
  await until(() => b.takePlace('shop', 2), 'the place was given back');

  assert.equal(await a.count('guess', '192.0.2.1', 2), 0);
  assert.equal(await b.count('guess', '192.0.2.1', 2), 0);
  const wait = await a.count('guess', '192.0.2.1', 2);
  assert.ok(wait > 50 && wait <= 60, String(wait));
  assert.equal(await b.count('guess', '192.0.2.2', 2), 0);
  b.takeBack('guess', '192.0.2.1');
  await until(async () => (await b.count('guess', '192.0.2.1', 2)) === 0, 'one was taken back');

  const token = { tokenId: 'once', expiresAt: inAnHour() };
  const spent = await Promise.all([a.spend(token), b.spend(token)]);
  assert.deepEqual(spent.sort(), [false, true]);

  const heard: string[] = [];
  b.listen({ revoked: (id) => heard.push(id), avatarChanged: (name) => heard.push(name) });
  assert.equal(await b.isRevoked('bad'), false);
  await a.revoke({ tokenId: 'bad', expiresAt: inAnHour() });
  assert.equal(await b.isRevoked('bad'), true);
  a.avatarChanged('nova');
  await until(
    () => heard.includes('bad') && heard.includes('nova'),
    'the other node heard of both',
  );
});

test('a node that dies gives its places back; a Redis that is away stops nobody', async (t) => {
  const redis = await startRedis(t);
  if (!redis) return;
  const { log, lines } = keptLog();
  const node = await RedisState.open(redis.url, log, LEASE_MS);
  t.after(() => node.close());
  const doomed = fork(TAKE_PLACE, [redis.url, 'shop', String(LEASE_MS)]);
  await once(doomed, 'message');
  assert.equal(await node.takePlace('shop', 1), null, 'the place is taken');
  doomed.kill('SIGKILL');
  await until(() => node.takePlace('shop', 1), 'the lease of the dead node ran out');
  const other = await RedisState.open(redis.url, log, LEASE_MS);
  t.after(() => other.close());
  await other.takePlace('shop', 3);
  await until(async () => !(await node.takePlace('shop', 2)), 'the node knows of the other');
  await other.revoke({ tokenId: 'heard of', expiresAt: inAnHour() });
  await until(() => node.isRevoked('heard of'), 'the node heard of it');

  // First it answers nothing, then it is gone with all that it knew.
  redis.freeze();
  const third = await node.takePlace('shop', 3);
  assert.ok(third, 'one of three is free by what was known last');
  assert.equal(await node.takePlace('shop', 3), null, 'and no more');
  assert.equal(node.connected, false);
  assert.equal(await node.spend({ tokenId: 'meanwhile', expiresAt: inAnHour() }), true);
  assert.equal(await node.spend({ tokenId: 'meanwhile', expiresAt: inAnHour() }), false);
  assert.equal(await node.isRevoked('heard of'), true);
  await node.revoke({ tokenId: 'bad', expiresAt: inAnHour() });
  assert.equal(await node.count('token', 'shop', 1), 0);
  assert.ok((await node.count('token', 'shop', 1)) > 0);
  redis.thaw();
  await redis.kill();
  const away = (): number => lines.filter(({ msg }) => msg.startsWith('Redis is away')).length;
  await until(() => !other.connected, 'the other has noticed too');
  for (let i = 0; i < 20; i++) await node.isRevoked('whatever');
  assert.equal(away(), 2, 'one line of each node');

  await redis.start();
  await until(() => node.connected && other.connected, 'both are connected again');
  assert.equal(lines.filter(({ msg }) => msg === 'Redis is back').length, 2);
  assert.equal(await other.takePlace('shop', 3), null, 'Redis was told of all three sessions');
  assert.equal(await other.spend({ tokenId: 'meanwhile', expiresAt: inAnHour() }), false);
  assert.equal(await other.isRevoked('bad'), true);
});

test('servers on one Redis are one service', async (t) => {
  const redis = await startRedis(t);
  if (!redis) return;
  const options = {
    redis: redis.url,
    tokens: { secret: SECRET, singleUse: true },
    limits: { sessionsPerApp: 2, guessesPerMinute: 3 },
  };
  const a = await startServer(t, { ...options, metrics: { token: TOKEN } });
  const b = await startServer(t, options);

  // A token of one node opens one session, on any of them.
  const token = await a.token();
  const onB = await connect(b, { token });
  assert.equal((await refusedUpgrade(a, { token })).status, 400);
  const spare = await b.token();
  const onA = await connect(a, { token: spare });
  assert.equal((await (await open(b, { token: await a.token() })).closed).code, 4003);

  // What is taken back ends what it opened, wherever that is.
  const revoke = (sessionToken: string, key = 'key-one') =>
    fetch(`${a.url}/v1/console/session-tokens/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ sessionToken }),
    });
  assert.equal((await revoke(token, 'key-two')).status, 400);
  assert.equal((await revoke('bogus')).status, 400);
  assert.equal((await revoke(token)).status, 204);
  const { code, reason } = await onB.closed;
  assert.equal(code, 4010);
  assert.match(reason, /Invalid session token: it was revoked/);
  const unused = await a.token();
  assert.equal((await revoke(unused)).status, 204);
  assert.equal((await refusedUpgrade(b, { token: unused })).status, 400);

  const guess = async ({ post }: typeof a): Promise<number> =>
    (await post('/v1/console/session-tokens', {}, { 'x-api-key': 'a guess' })).status;
  assert.deepEqual([await guess(a), await guess(b), await guess(a), await guess(b)], GUESSED);

  // A round goes on without Redis.
  onA.sendAudio('round', syllables(1), false);
  await redis.kill();
  const figures = async (): Promise<string> => {
    const authorization = `Bearer ${TOKEN}`;
    return (await fetch(`${a.url}/metrics`, { headers: { authorization } })).text();
  };
  await until(async () => /^spatius_redis_up 0$/m.test(await figures()), 'a metric says so');
  onA.sendAudio('round', syllables(1), true);
  const motion = await onA.motionOf('round');
  assert.equal(motion.flatMap(({ animation }) => animation ?? []).length, 50);
  await redis.start();
  await until(async () => /^spatius_redis_up 1$/m.test(await figures()), 'a metric says so');
});

test('a node starts without its Redis, and not with a wrong setting', async (t) => {
  const nowhere = 'redis://127.0.0.1:1';
  const { log, lines } = keptLog();
  const alone = await RedisState.open(nowhere, log);
  t.after(() => alone.close());
  assert.ok(await alone.takePlace('shop', 1));
  assert.equal(lines.length, 1);
  assert.match(lines[0].reason ?? '', /ECONNREFUSED/);
  await assert.rejects(createServer({ port: 0, redis: nowhere }), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /redis needs tokens\.secret/);
    return true;
  });
  const { redis } = await loadOptions(undefined, { SPATIUS_REDIS: nowhere });
  assert.equal(redis, nowhere);
  await assert.rejects(
    loadOptions(undefined, { SPATIUS_REDIS: 'localhost' }),
    /SPATIUS_REDIS must/,
  );
});

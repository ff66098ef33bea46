import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, loadOptions } from '../../server/index.js';
import { until } from '../support/until.js';
import { connect, open } from './support/client.js';
import { startCommand } from './support/process.js';
import { temporaryFolder } from './support/server.js';

const KEY = 'a key of the shop';
const APPS = [{ id: 'shop', apiKeys: [KEY] }];

test('a file sets options; the environment overrules it; its paths are relative to it', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config.json');
  const config = {
    port: 1234,
    region: 'eu-north',
    apps: [{ ...APPS[0], avatars: ['nova'], maxSessions: 3 }],
    tokens: { secret: 'x'.repeat(32), singleUse: true },
    limits: { idleSeconds: 60 },
    motion: { workers: 2, weights: 'weights.bin' },
    avatarRoots: ['avatars'],
    avatarAliases: { '7f2d0c1e-9b7a-4f0e-8a53-0d7c1a2b3c4d': 'nova' },
  };
  await writeFile(file, JSON.stringify(config));
  const secret = 'y'.repeat(40);
  const options = await loadOptions(file, { PORT: '4321', SPATIUS_TOKEN_SECRET: secret });
  assert.equal(options.port, 4321);
  assert.equal(options.region, 'eu-north');
  assert.deepEqual(options.apps, config.apps);
  assert.deepEqual([options.tokens?.secret, options.tokens?.singleUse], [secret, true]);
  assert.deepEqual(options.limits, { idleSeconds: 60 });
  assert.equal(options.motion?.weights, join(folder, 'weights.bin'));
  assert.deepEqual(options.avatarRoots, [join(folder, 'avatars')]);
  assert.deepEqual(options.avatarAliases, config.avatarAliases);
  assert.equal((await loadOptions(undefined, { SPATIUS_CONFIG: file })).port, 1234);
});

test('apps come from the environment too', async () => {
  const one = await loadOptions(undefined, { SPATIUS_APP_ID: 'shop', SPATIUS_API_KEY: KEY });
  assert.deepEqual(one.apps, APPS);
  const list = await loadOptions(undefined, { SPATIUS_APPS: JSON.stringify(APPS) });
  assert.equal(list.apps?.[0].id, 'shop');
  assert.equal((await loadOptions(undefined, {})).apps, undefined);
});

test('a wrong setting is named with its path', async (t) => {
  const file = join(await temporaryFolder(t), 'config.json');
  const cases: [unknown, RegExp][] = [
    [[], /The configuration must be an object/],
    [{ prot: 1 }, /prot is no setting/],
    [{ port: '80' }, /port must be a whole number/],
    [{ apps: [] }, /apps must name at least one/],
    [{ apps: [{ id: 'a' }] }, /apps\[0\]\.apiKeys is missing/],
    [{ apps: [{ ...APPS[0], keys: [] }] }, /apps\[0\]\.keys is no setting/],
    [{ apps: [APPS[0], APPS[0]] }, /the id shop twice/],
    [{ apps: [{ id: 'a', apiKeys: ['sha256:12'] }] }, /apps\[0\]\.apiKeys\[0\] must be/],
    [{ apps: [{ id: 'a', apiKeys: [] }] }, /apps\[0\]\.apiKeys must hold at least one key/],
    [{ apps: [{ id: 'a', apiKeys: ['fifteen letters'] }] }, /at least 16 characters/],
    [{ trustProxy: true }, /trustProxy must be a whole number/],
    [{ origins: ['shop.example'] }, /origins\[0\] must be the origin of pages/],
    [{ tokens: { secret: 'short' } }, /tokens\.secret must have at least 32/],
    [{ limits: { sessions: -1 } }, /limits\.sessions must be a number above 0/],
    [{ limits: { session: 1 } }, /limits\.session is no setting/],
    [{ logLevel: 'loud' }, /logLevel must be one of/],
    [{ apps: [{ ...APPS[0], maxSessions: 1.5 }] }, /apps\[0\]\.maxSessions must be a whole number/],
    [{ apps: [{ ...APPS[0], avatars: ['a', ''] }] }, /avatars\[1\] must be a non-empty text/],
    [{ avatarAliases: { uuid: 7 } }, /avatarAliases\.uuid must be the id of an avatar/],
    [{ avatarAliases: ['nova'] }, /avatarAliases must be an object/],
  ];
  for (const [config, message] of cases) {
    await writeFile(file, JSON.stringify(config));
    await assert.rejects(loadOptions(file, {}), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, message);
      assert.ok(error.message.includes(file));
      return true;
    });
  }
  await writeFile(file, '{broken');
  await assert.rejects(loadOptions(file, {}), ConfigError);
  await assert.rejects(loadOptions(`${file}.none`, {}), /Cannot read the configuration/);
});

test('a wrong variable is named', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: '70000' }, /PORT must be a port number/],
    [{ PORT: 'http' }, /PORT must be a port number/],
    [{ SPATIUS_APP_ID: 'shop' }, /SPATIUS_API_KEY is missing/],
    [{ SPATIUS_API_KEY: 'key' }, /SPATIUS_APP_ID is missing/],
    [{ SPATIUS_APP_ID: 'shop', SPATIUS_API_KEY: 'short' }, /SPATIUS_API_KEY must be a key of/],
    [{ SPATIUS_APPS: 'shop' }, /SPATIUS_APPS must be a JSON list/],
    [{ SPATIUS_APPS: '{}' }, /SPATIUS_APPS must be a list/],
    [{ SPATIUS_TOKEN_SECRET: 'short' }, /SPATIUS_TOKEN_SECRET must have at least 32/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
  ];
  for (const [environment, message] of cases) {
    await assert.rejects(loadOptions(undefined, environment), message);
  }
});

test('SIGHUP takes over keys, limits and the log level; a bad file changes nothing', async (t) => {
  const file = join(await temporaryFolder(t), 'config.json');
  const write = (config: object): Promise<void> => writeFile(file, JSON.stringify(config));
  const other = { id: 'other', apiKeys: ['a key of another app'] };
  await write({ apps: APPS, limits: { sessionsPerApp: 1 } });
  const command = await startCommand(t, ['--port', '0', '--config', file], { LOG_LEVEL: '' });
  const { url, output, reload } = command;
  const secrets: string[] = [KEY];
  const token = async (key: string): Promise<string | null> => {
    const response = await fetch(`${url}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 600 }),
    });
    if (!response.ok) return null;
    const { sessionToken } = (await response.json()) as { sessionToken: string };
    secrets.push(sessionToken);
    return sessionToken;
  };
  const running = { url, token: async () => (await token(KEY))! };
  const shop = { appId: 'shop', avatarId: 'nova' };
  const first = await connect(running, shop);
  assert.equal((await (await open(running, shop)).closed).code, 4003);
  assert.equal(await token(other.apiKeys[0]), null);

  const told = async (text: string, times: number): Promise<void> => {
    reload();
    await until(() => output().split(text).length > times, `the log says "${text}"`);
  };
  await write({ apps: [...APPS, other], limits: { sessionsPerApp: 2 }, region: 'eu-north' });
  await told('configuration reloaded, but for what takes a restart', 1);
  assert.match(output(), /"restart":\["region"\]/);
  assert.ok(await token(other.apiKeys[0]));
  await (await connect(running, shop)).flushed();
  await writeFile(file, '{broken');
  await told('the configuration stays as it was', 1);
  await write({ apps: [{ id: 'shop', apiKeys: ['short'] }] });
  await told('the configuration stays as it was', 2);
  assert.ok(await token(other.apiKeys[0]), 'the keys are those of before');
  await write({ apps: APPS });
  await told('"configuration reloaded"', 1);
  assert.equal(await token(other.apiKeys[0]), null);
  await first.flushed();
  assert.deepEqual(
    secrets.filter((secret) => output().includes(secret)),
    [],
    'neither keys nor tokens are in the log',
  );
});

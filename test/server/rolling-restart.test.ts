import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, type AvatarServer } from 'spatius-avatar-server';
import { until } from '../support/until.js';
import { startBalancer } from './support/balancer.js';
import { DirectClient } from './support/direct-client.js';
import { freePort } from './support/free-port.js';
import { APP, avatarFolder } from './support/server.js';

const NODES = 3;
const CLIENTS = 3;
/** Of a round: long enough to be cut by a restart, and short. */
const SECONDS = 0.5;

test('three nodes are restarted one after the other under live rounds, and none fails', async (t) => {
  const root = await avatarFolder(t, ['mia']);
  const ports = await Promise.all(Array.from({ length: NODES }, freePort));
  const start = async (port: number): Promise<AvatarServer> => {
    const server = await createServer({
      port,
      apps: [APP],
      avatarRoots: [root],
      logLevel: 'silent',
      motion: { workers: 1 },
      tokens: { secret: 'a secret that all of the nodes share' },
      trustProxy: 1,
    });
    await server.listen();
    return server;
  };
  const nodes = await Promise.all(ports.map(start));
  t.after(() => Promise.all(nodes.map((node) => node.close())));
  const balancer = await startBalancer('nginx', ports);
  if (!balancer) return t.skip('no nginx');
  t.after(() => balancer.stop());

  const token = async (): Promise<string> => {
    const response = await fetch(`${balancer.url}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': APP.apiKeys[0] },
      body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 600 }),
    });
    return ((await response.json()) as { sessionToken: string }).sessionToken;
  };
  const clients = Array.from({ length: CLIENTS }, () => new DirectClient(balancer.url, token));
  t.after(() => clients.forEach((client) => client.close()));
  await Promise.all(clients.map((client) => client.start()));
  assert.deepEqual(nodes.map(({ sessions }) => sessions).sort(), [1, 1, 1], 'evenly shared');

  let isOver = false;
  let [good, bad] = [0, 0];
  const speaking = clients.map(async (client) => {
    while (!isOver) {
      if ((await client.speak(SECONDS)).complete) good++;
      else bad++;
    }
  });
  for (const [i, port] of ports.entries()) {
    const before = good;
    await nodes[i].close();
    nodes[i] = await start(port);
    await until(() => good >= before + CLIENTS, 'rounds go on');
  }
  isOver = true;
  await Promise.all(speaking);
  assert.deepEqual(
    clients.flatMap(({ errors }) => errors.map(({ message }) => message)),
    [],
  );
  assert.equal(bad, 0);
  assert.ok(
    clients.every(({ connections }) => connections > 1),
    'every client has moved to another node',
  );
});

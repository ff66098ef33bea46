import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, type AvatarServer } from 'spatius-avatar-server';
import { until } from '../support/until.js';
import { startBalancer, type BalancerName } from './support/balancer.js';
import { DirectClient } from './support/direct-client.js';
import { freePort } from './support/free-port.js';
import { APP, avatarFolder } from './support/server.js';

const NODES = 3;
/** Behind each balancer. */
const CLIENTS = 3;
const BALANCERS: readonly BalancerName[] = ['nginx', 'haproxy'];
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
  const fronts: Front[] = [];
  for (const name of BALANCERS) {
    const balancer = await startBalancer(name, ports);
    if (!balancer) {
      await t.test(`behind ${name}`, (behind) => behind.skip(`${name} is not installed`));
      continue;
    }
    t.after(() => balancer.stop());
    const clients = Array.from(
      { length: CLIENTS },
      () => new DirectClient(balancer.url, () => sessionToken(balancer.url)),
    );
    t.after(() => clients.forEach((client) => client.close()));
    await Promise.all(clients.map((client) => client.start()));
    fronts.push({ name, clients, good: clients.map(() => 0), bad: 0 });
    const each = fronts.length;
    const shares = nodes.map(({ sessions }) => sessions);
    assert.deepEqual(shares, [each, each, each], `${name} shares evenly`);
  }

  let isOver = false;
  const speaking = fronts.flatMap((front) =>
    front.clients.map(async (client, k) => {
      while (!isOver) {
        if ((await client.speak(SECONDS)).complete) front.good[k]++;
        else front.bad++;
      }
    }),
  );
  for (const [i, port] of ports.entries()) {
    await nodes[i].close();
    nodes[i] = await start(port);
    const before = fronts.flatMap(({ good }) => good);
    const goOn = (): boolean => fronts.flatMap(({ good }) => good).every((n, k) => n > before[k]);
    await until(goOn, 'every page speaks on');
  }
  isOver = true;
  await Promise.all(speaking);
  for (const { name, clients, bad } of fronts) {
    await t.test(`behind ${name}`, () => {
      const errors = clients.flatMap((client) => client.errors.map(({ message }) => message));
      assert.deepEqual(errors, []);
      assert.equal(bad, 0);
      const moved = clients.every(({ connections }) => connections > 1);
      assert.ok(moved, 'every client has moved to another node');
    });
  }
});

/** A balancer, and how pages fare behind it. */
interface Front {
  readonly name: BalancerName;
  readonly clients: readonly DirectClient[];
  /** Rounds that all motion came of, by client. */
  readonly good: number[];
  bad: number;
}

/** A Session Token that the nodes behind a balancer issue. */
async function sessionToken(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/console/session-tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': APP.apiKeys[0] },
    body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 600 }),
  });
  return ((await response.json()) as { sessionToken: string }).sessionToken;
}

// Restarts the nodes of a service one after the other, by SIGTERM, while pages speak to them in direct
// mode: processes of their own behind a balancer with its configuration in `deploy`.
//
//   node --import=tsx bench/rolling-restart.mjs [--balancer nginx|haproxy] [--nodes 3] [--clients 12]
//        [--seconds 2] [--redis]
//
// `--seconds`: of a round. `--redis`: the nodes share a Redis. Ends with 1 where a round failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findProgram } from '../scripts/lib/node-programs.mjs';
import { startBalancer } from '../test/server/support/balancer.ts';
import { DirectClient } from '../test/server/support/direct-client.ts';
import { freePort } from '../test/server/support/free-port.ts';
import { TestRedis } from '../test/server/support/redis.ts';

const COMMAND = fileURLToPath(new URL('../server/dist/bin.js', import.meta.url));
const KEY = 'a key that only this bench has';
const APP = { id: 'bench', apiKeys: [KEY], maxSessions: 10_000 };

const { values } = parseArgs({
  options: {
    balancer: { type: 'string', default: 'nginx' },
    nodes: { type: 'string', default: '3' },
    clients: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '2' },
    redis: { type: 'boolean' },
  },
});
const seconds = Number(values.seconds);
const say = (text) => process.stdout.write(`${text}\n`);

/** A node in a process of its own. Settles when it listens. */
async function startNode(port, environment) {
  const child = spawn(process.execPath, [COMMAND, '--port', String(port)], {
    env: { ...process.env, LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  await once(child.stderr, 'data');
  return child;
}

async function main() {
  const ports = await Promise.all(Array.from({ length: Number(values.nodes) }, freePort));
  const redis = values.redis ? new TestRedis(findProgram('redis-server'), await freePort()) : null;
  await redis?.start();
  const environment = {
    SPATIUS_APPS: JSON.stringify([APP]),
    SPATIUS_TOKEN_SECRET: 'a secret that all of the nodes share',
    ...(redis && { SPATIUS_REDIS: redis.url }),
  };
  const nodes = await Promise.all(ports.map((port) => startNode(port, environment)));
  const balancer = await startBalancer(values.balancer, ports);
  if (!balancer) throw new Error(`${values.balancer} is not installed.`);

  const token = async () => {
    const response = await fetch(`${balancer.url}/v1/console/session-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': KEY },
      body: JSON.stringify({ expireAt: Math.floor(Date.now() / 1000) + 3600 }),
    });
    return (await response.json()).sessionToken;
  };
  const app = { id: APP.id, avatarId: 'nova' };
  const clients = Array.from(
    { length: Number(values.clients) },
    () => new DirectClient(balancer.url, token, app),
  );
  await Promise.all(clients.map((client) => client.start()));
  say(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)}; ${values.balancer}`);
  say(
    `${ports.length} nodes, ${clients.length} pages, rounds of ${seconds} s, one after the other\n`,
  );

  let isOver = false;
  let [good, bad] = [0, 0];
  const waits = [];
  const speaking = clients.map(async (client) => {
    while (!isOver) {
      const { complete, firstMotion } = await client.speak(seconds);
      if (complete) good++;
      else bad++;
      if (firstMotion !== null) waits.push(firstMotion);
    }
  });
  for (const [i, port] of ports.entries()) {
    const before = good;
    const from = performance.now();
    const gone = once(nodes[i], 'exit');
    nodes[i].kill('SIGTERM');
    await gone;
    const drained = performance.now();
    nodes[i] = await startNode(port, environment);
    const back = performance.now();
    while (good < before + clients.length) await new Promise((go) => setTimeout(go, 100));
    say(
      `node ${i + 1}: drained in ${((drained - from) / 1000).toFixed(1)} s, ` +
        `back after ${((back - drained) / 1000).toFixed(1)} s more; ${good} rounds, ${bad} failed`,
    );
  }
  isOver = true;
  await Promise.all(speaking);
  waits.sort((a, b) => a - b);
  const at = (share) => waits[Math.floor(share * (waits.length - 1))].toFixed(0);
  const moves = clients.reduce((sum, { connections }) => sum + connections - 1, 0);
  say(`\n${good + bad} rounds, ${bad} failed, ${moves} moves to another node`);
  say(`first motion after ${at(0.5)} ms (50 %), ${at(0.95)} ms (95 %), ${at(1)} ms (longest)`);
  say(`errors that pages heard of: ${clients.flatMap(({ errors }) => errors).length}`);

  for (const client of clients) client.close();
  await balancer.stop();
  await redis?.kill();
  return bad === 0 ? 0 : 1;
}

process.exit(await main());

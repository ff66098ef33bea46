import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { test } from 'node:test';
import { MotionLane } from '../../server/motion/lane.js';
import { Pace } from '../../server/motion/pace.js';
import { TenantShares } from '../../server/motion/tenant-shares.js';
import type { FromWorker, ToWorker } from '../../server/motion/worker-messages.js';
import { createId } from '../../src/protocol/ids.js';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect, open, refusedUpgrade } from './support/client.js';
import { startServer } from './support/server.js';

test('while live speech is late, new sessions are refused, and those there are go on', async (t) => {
  const running = await startServer(t, { limits: { lagSeconds: 1e-6 } });
  const clients = await Promise.all(Array.from({ length: 8 }, () => connect(running)));
  const [reqId, piece] = [createId(), syllables(0.1)];
  const speaking = setInterval(() => clients[0].sendAudio(reqId, piece, false), 100);
  t.after(() => clearInterval(speaking));
  const token = await running.token();
  const refused = await until(async () => {
    const client = await open(running, { token });
    const refusal = await Promise.race([client.closed, soon()]);
    client.socket.close();
    return refusal;
  }, 'a session is refused');
  assert.equal(refused.code, 4003);
  assert.match(refused.reason, /^concurrency limit exceeded: this server .* try again in 2 s$/i);
  const { status, headers } = await refusedUpgrade(running, { token });
  assert.deepEqual([status, headers['retry-after']], [429, '2']);

  await clients[0].flushed();
  clearInterval(speaking);
  clients[0].sendAudio(reqId, piece, true);
  await clients[0].motionOf(reqId);
  await until(async () => {
    const client = await open(running, { token });
    const refusal = await Promise.race([client.closed, soon()]);
    client.socket.close();
    return refusal === null;
  }, 'there is room again');

  function soon(): Promise<null> {
    return new Promise((resolve) => setTimeout(resolve, 300, null));
  }
});

test('an app with much to do does not slow another', async (t) => {
  const running = await startServer(t);
  const mine = await connect(running, { appId: 'app-one' });
  const others = await Promise.all(
    Array.from({ length: 20 }, () => connect(running, { appId: 'app-one' })),
  );
  const token = await running.token('key-two');
  const other = await connect(running, { appId: 'app-two', avatarId: 'vera', token });
  const [clip, long] = [syllables(10), syllables(20)];
  for (const client of [mine, ...others]) client.sendAudio('bulk', long, true);
  await mine.next((message): message is typeof message => message.type !== 'serverConfirmSession');
  other.sendAudio('clip', clip, true);
  await other.motionOf('clip');
  const worked = others.filter(({ messages }) => messages.length > 8).length;
  assert.ok(worked < others.length / 2, `${worked} clips of the other app are far on`);
  await Promise.all([mine, ...others].map((client) => client.motionOf('bulk')));
});

test('tenants have time by their weights, and what they did not want is not made up', () => {
  const shares = new TenantShares();
  const [light, heavy] = [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 3 },
  ];
  const had = { a: 0, b: 0 };
  for (const tenant of [light, heavy]) shares.join(tenant);
  const serve = (tenant: typeof light): void => {
    shares.spend(tenant, 1);
    had[tenant.id as 'a' | 'b']++;
  };
  for (let turn = 0; turn < 400; turn++) {
    serve(shares.of(light) <= shares.of(heavy) ? light : heavy);
  }
  assert.ok(Math.abs(had.b / had.a - 3) < 0.1, `${had.a} and ${had.b}`);

  for (let turn = 0; turn < 1000; turn++) serve(heavy);
  const before = had.a;
  while (shares.of(light) < shares.of(heavy)) serve(light);
  assert.ok(had.a - before <= 20, `${had.a - before} turns in a row`);
});

test('audio that comes as it is spoken is live, and a clip is not', () => {
  const live = new Pace();
  const clip = new Pace();
  for (let k = 0; k < 100; k++) {
    assert.ok(live.push(0.1, 1000 + k * 100));
    assert.ok(!clip.push(1, 1000 + k * 10));
  }
});

test('a busy thread gets audio in pieces of 80 ms, once motion has come', async (t) => {
  const { port1, port2 } = new MessageChannel();
  const heard: ToWorker[] = [];
  port2.on('message', (message: ToWorker) => heard.push(message));
  const settings = {
    connectionId: 'c',
    audio: 'pcm',
    sampleRate: 16000,
    format: { encoding: 'flame', fps: 25 },
  } as const;
  let moved = 0;
  const lane = new MotionLane(
    port1,
    settings,
    { progress: () => void moved++, lost() {} },
    () => true,
  );
  t.after(() => lane.close());
  const number = lane.begin({ id: 'r', deliver() {}, fail() {} });
  const lengths = (): number[] =>
    heard.flatMap((message) => (message.type === 'audio' ? [message.bytes.length] : []));
  const speak = (pieces: number): void => {
    for (let k = 0; k < pieces; k++) lane.push(number, new Uint8Array(640), false);
  };
  speak(2);
  await until(() => lengths().length === 2, 'the first audio goes at once');
  answer(port2, number, 640);
  await until(() => moved === 1, 'motion comes');
  speak(9);
  await until(() => lengths().length === 4, 'the rest goes in larger pieces');
  assert.deepEqual(lengths(), [640, 640, 2560, 2560]);
  await until(() => lengths().length === 5, 'what is left over goes as well');
  assert.equal(lengths()[4], 640);
  speak(1);
  lane.push(number, new Uint8Array(2), true);
  await until(() => lengths().length === 7, 'the end brings what there is');
  assert.deepEqual(lengths().slice(5), [640, 2]);
  speak(1);
  lane.stop(number);
  await until(() => heard.at(-1)?.type === 'stop', 'it is stopped');
  assert.equal(lengths().length, 7);
  // In samples: 20 ms at least for each push, less what was worked off.
  assert.equal(lane.waiting, 320 * 2 - 640 + 1280 * 2 + 320 * 3);
});

function answer(port: MessagePort, round: number, cost: number): void {
  const motion: FromWorker = {
    type: 'motion',
    round,
    messages: [],
    stretches: [],
    end: false,
    cost,
  };
  port.postMessage(motion);
}

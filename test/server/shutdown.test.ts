import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createId } from '../../src/protocol/ids.js';
import { limit } from '../support/patience.js';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect, refusedUpgrade } from './support/client.js';
import { startServer } from './support/server.js';

test('shutting down lets running rounds finish, then closes with 4503', async (t) => {
  const running = await startServer(t);
  const idle = await connect(running);
  const busy = await connect(running);
  const token = await running.token();
  const reqId = createId();
  busy.sendAudio(reqId, syllables(1), false);
  await busy.flushed();
  const closing = running.server.close();
  assert.equal((await idle.closed).code, 4503);

  assert.equal((await fetch(`${running.url}/readyz`)).status, 503);
  assert.equal((await fetch(`${running.url}/healthz`)).status, 200);
  const refused = await refusedUpgrade(running, { token, style: 'query' });
  assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '2']);

  busy.sendAudio(reqId, syllables(1), true);
  const messages = await busy.motionOf(reqId);
  assert.equal(messages.flatMap(({ animation }) => animation ?? []).length, 50);
  assert.equal((await busy.closed).code, 4503);
  await closing;
  await assert.rejects(fetch(`${running.url}/healthz`));
});

test('a server says that it is not ready before it takes no more', async (t) => {
  const running = await startServer(t, { limits: { drainNoticeSeconds: limit(0.5) / 1000 } });
  const token = await running.token();
  void running.server.close();
  await until(async () => (await fetch(`${running.url}/readyz`)).status === 503, 'it is not ready');
  await (await connect(running, { token })).flushed();
});

test('rounds that do not end are cut off in time', async (t) => {
  const running = await startServer(t, { limits: { drainSeconds: 0.3 } });
  const client = await connect(running);
  client.sendAudio(createId(), syllables(1), false);
  await client.flushed();
  await running.server.close();
  assert.equal((await client.closed).code, 4503);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from '../../server/index.js';
import { until } from '../support/until.js';
import { syllables } from './support/audio.js';
import { connect, open } from './support/client.js';
import { APP, OTHER_APP, startServer } from './support/server.js';

const TOKEN = 'a token for the scraper';

/** The value of a sample, by its name and labels as they are written. */
const valueOf = (text: string, sample: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
};

test('metrics say what the server does, to whoever has the token', async (t) => {
  const running = await startServer(t, { metrics: { token: TOKEN } });
  const scrape = (authorization = `Bearer ${TOKEN}`): Promise<Response> =>
    fetch(`${running.url}/metrics`, { headers: { authorization } });
  assert.equal((await scrape('Bearer wrong')).status, 401);
  assert.equal((await fetch(`${running.url}/metrics`)).status, 401);

  const client = await connect(running);
  const pcm = syllables(2);
  client.sendAudio('one', pcm, true);
  const motion = await client.motionOf('one');
  client.socket.send('text');
  await client.error();
  await (
    await open(running, { token: 'bogus' })
  ).closed;

  const response = await scrape();
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const value = (sample: string): number | undefined => valueOf(text, sample);
  assert.equal(value('spatius_sessions{app="app-one"}'), 1);
  assert.equal(value('spatius_sessions_total{app="app-one"}'), 1);
  assert.equal(value('spatius_audio_bytes_total{app="app-one"}'), pcm.byteLength);
  assert.ok((value('spatius_motion_bytes_total{app="app-one"}') ?? 0) > 100 * motion.length);
  assert.equal(value('spatius_faults_total{app="app-one",fault="textFrame"}'), 1);
  assert.equal(value('spatius_refusals_total{app="",fault="tokenInvalid"}'), 1);
  assert.equal(value('spatius_ready'), 1);
  assert.ok((value('process_cpu_seconds_total') ?? 0) > 0);

  // A few pieces as they are spoken.
  const speaking = setInterval(() => client.sendAudio('live', syllables(0.1), false), 100);
  t.after(() => clearInterval(speaking));
  await until(
    async () =>
      (valueOf(await (await scrape()).text(), 'spatius_motion_lag_seconds_count') ?? 0) > 0,
    'live speech was measured',
  );
  const live = await (await scrape()).text();
  assert.ok((valueOf(live, 'spatius_thread_load{thread="0"}') ?? 0) > 0);
});

test('metrics have a port of their own, and it ends with the server', async (t) => {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const running = await startServer(t, { metrics: { port } });
  assert.equal((await fetch(`${running.url}/metrics`)).status, 404);
  assert.match(
    await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    /^spatius_ready 1$/m,
  );
  await running.server.close();
  await assert.rejects(fetch(`http://127.0.0.1:${port}/metrics`));
});

test('apps beyond the first hundred share a label', async (t) => {
  const many = Array.from({ length: 101 }, (_, k) => ({ ...OTHER_APP, id: `app-${k}` }));
  const running = await startServer(t, { apps: [...many, APP], metrics: { token: TOKEN } });
  await connect(running);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const text = await (await fetch(`${running.url}/metrics`, { headers })).text();
  assert.equal(valueOf(text, 'spatius_sessions{app="other"}'), 1);
});

test('metrics for everybody are refused at the start', async () => {
  await assert.rejects(
    createServer({ port: 0, metrics: {} }),
    /metrics needs a port .* or a token/,
  );
});

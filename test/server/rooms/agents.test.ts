import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveKitWorker } from '../../../server/index.js';
import { agentsPython, runPython } from '../support/python.js';
import { Listener, openRoom } from '../support/room.js';
import { AGENT, AVATAR } from '../support/room-session.js';
import { startServer } from '../support/server.js';

type Event = ['started'] | ['finished', number, boolean];

/** Three segments: 2 s to the end, 20 s interrupted, 1 s to the end. */
function assertHeard(events: readonly Event[], output: string): void {
  assert.deepEqual(
    events.map(([name]) => name),
    ['started', 'finished', 'started', 'finished', 'started', 'finished'],
  );
  const [first, second, third] = events.filter((event) => event[0] === 'finished');
  assert.deepEqual(
    [first, third],
    [
      ['finished', 2, false],
      ['finished', 1, false],
    ],
  );
  assert.ok(second[2] && second[1] > 0.1 && second[1] < 15, JSON.stringify(second));
  assert.doesNotMatch(output, /no Spatius playback-finished|didn't receive playback finished/);
}

for (const [title, more] of [
  ['Ogg Opus, its default', {}],
  ['PCM', { audio_format: 'pcm_s16le' }],
] as const) {
  test(`the public plugin speaks in a room through this server: ${title}`, async (t) => {
    const python = await agentsPython(t);
    const room = python && (await openRoom(t));
    if (!room) return;
    const { url } = await startServer(t);
    const listener = await Listener.join(t, room, await room.token({ identity: 'guest' }));
    const { result, output } = await runPython<Event[]>(
      python,
      new URL('plugin_agent.py', import.meta.url),
      {
        url: room.url,
        token: await room.token({ identity: AGENT }),
        ...room.keys,
        console: `${url}/v1/console`,
        ingress: `${url.replace('http', 'ws')}/v2/driveningress`,
        appId: 'app-one',
        appKey: 'key-one',
        avatarId: 'mia',
        more,
      },
    );
    assertHeard(result, output);
    await listener.until(() => listener.packets.filter(({ end }) => end).length >= 3);
    assert.ok(listener.bursts() >= 6);
    await listener.until(() => !listener.room.remoteParticipants.has(AVATAR));
  });
}

test('an agent with no plugin at all streams its speech to the worker', async (t) => {
  const python = await agentsPython(t);
  const room = python && (await openRoom(t));
  if (!room) return;
  const options = { ...room.keys, url: room.url, port: 0, logLevel: 'silent', workers: 1 } as const;
  const worker = await createLiveKitWorker(options);
  t.after(() => worker.close());
  const launcher = `${await worker.listen()}/launch`;
  const listener = await Listener.join(t, room, await room.token({ identity: 'guest' }));
  const attributes = { 'lk.publish_on_behalf': AGENT };
  const { result, output } = await runPython<Event[]>(
    python,
    new URL('standard_agent.py', import.meta.url),
    {
      url: room.url,
      token: await room.token({ identity: AGENT }),
      avatar: AVATAR,
      avatarToken: await room.token({ identity: AVATAR, attributes }),
      launcher,
    },
  );
  assertHeard(result, output);
  await listener.until(() => listener.packets.filter(({ end }) => end).length >= 3);
  assert.ok(listener.bursts() >= 6);
  // The agent has gone, and its avatar goes with it.
  await listener.until(() => !listener.room.remoteParticipants.has(AVATAR));
});

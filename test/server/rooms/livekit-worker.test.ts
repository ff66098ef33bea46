import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLiveKitWorker } from '../../../server/index.js';
import { readWorkerOptions } from '../../../server/livekit-worker/options.js';
import { Mixdown } from '../../../server/livekit-worker/mixdown.js';
import { syllables } from '../support/audio.js';
import { startCommand } from '../support/process.js';
import { Listener, openRoom, type TestRoom } from '../support/room.js';
import { AGENT, AVATAR, RATE } from '../support/room-session.js';
import { temporaryFolder } from '../support/server.js';

const COMMAND = fileURLToPath(new URL('../../../server/bin.ts', import.meta.url));

async function startWorker(t: TestContext, room: TestRoom, more: object = {}) {
  const options = { ...room.keys, url: room.url, port: 0, workers: 1, ...more };
  const worker = await createLiveKitWorker({ logLevel: 'silent', ...options });
  t.after(() => worker.close());
  const url = await worker.listen();
  const launch = async (body: object): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${url}/launch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  return { worker, launch };
}

const tokenOf = (room: TestRoom): Promise<string> =>
  room.token({ identity: AVATAR, attributes: { 'lk.publish_on_behalf': AGENT } });

/** Streams speech to the avatar as an agent does; `channels` carry the same. */
async function stream(agent: Listener, pcm: Int16Array, channels: number): Promise<void> {
  const { localParticipant } = agent.room;
  const writer = await localParticipant!.streamBytes({
    name: 'speech',
    topic: 'lk.audio_stream',
    destinationIdentities: [AVATAR],
    attributes: { sample_rate: String(RATE), num_channels: String(channels) },
  });
  const wide = Int16Array.from(
    { length: pcm.length * channels },
    (_, i) => pcm[Math.floor(i / channels)],
  );
  await writer.write(new Uint8Array(wide.buffer));
  await writer.close();
}

test('only whoever has the secret of the project gets an avatar', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const { launch, worker } = await startWorker(t, room);
  const token = await tokenOf(room);
  const silenced = await room.token({ identity: AVATAR, grants: { canPublishData: false } });
  const cases: [object, number, RegExp][] = [
    [{}, 400, /token is missing/],
    [{ token: 'none' }, 401, /not signed with the secret/],
    [{ token: `${token.slice(0, -6)}AAAAAA` }, 401, /not signed with the secret/],
    [{ token: await room.token({ identity: AVATAR, seconds: -60 }) }, 401, /or has expired/],
    [{ token: silenced }, 400, /canPublishData/],
    [{ token, room_name: 'elsewhere' }, 400, /room_name is elsewhere/],
  ];
  for (const [body, status, text] of cases) {
    const answer = await launch(body);
    assert.deepEqual([answer.status, text.test(answer.text)], [status, true], answer.text);
    assert.doesNotMatch(answer.text, /eyJ/);
  }
  assert.deepEqual([worker.rooms, await room.present()], [0, []]);
});

test('segments are heard in turn, in any number of channels, and cleared by the agent', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const { launch, worker } = await startWorker(t, room);
  const agent = await Listener.join(t, room, await room.token({ identity: AGENT }));
  assert.equal((await launch({ token: await tokenOf(room), room_name: room.name })).status, 200);
  await stream(agent, syllables(1, RATE), 1);
  await stream(agent, syllables(1, RATE), 2);
  await agent.until(() => agent.told('lk.playback_finished').length === 2);
  assert.deepEqual(agent.told('lk.playback_finished'), [
    '{"playback_position":1,"interrupted":false}',
    '{"playback_position":1,"interrupted":false}',
  ]);
  await stream(agent, syllables(20, RATE), 1);
  await agent.until(() => agent.told('lk.playback_started').length === 3);
  assert.equal(await agent.clearBuffer(AVATAR), 'ok');
  await agent.until(() => agent.told('lk.playback_finished').length === 3);
  assert.match(agent.told('lk.playback_finished')[2], /"interrupted":true/);

  // Asked again for the same avatar, it is there once.
  assert.equal((await launch({ token: await tokenOf(room) })).status, 200);
  assert.equal(worker.rooms, 1);
  await stream(agent, syllables(20, RATE), 1);
  await agent.until(() => agent.told('lk.playback_started').length === 4);
  await worker.close();
  assert.match(agent.told('lk.playback_finished')[3], /"interrupted":true/);
  assert.deepEqual(await room.present(), [AGENT]);
});

test('the command takes its secrets from flags, environment or file, and says none of them', async (t) => {
  const room = await openRoom(t);
  if (!room) return;
  const file = join(await temporaryFolder(t), 'worker.json');
  await writeFile(file, JSON.stringify({ apiSecret: room.keys.apiSecret, maxRooms: 1 }));
  const args = ['livekit-worker', '--url', room.url, '--port', '0', '--config', file];
  const environment = { LIVEKIT_API_KEY: room.keys.apiKey };
  const command = await startCommand(t, args, environment);
  const agent = await Listener.join(t, room, await room.token({ identity: AGENT }));
  const launch = async (token: string): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ token });
    return (await fetch(command.url, { method: 'POST', headers, body })).status;
  };
  assert.equal(await launch(await tokenOf(room)), 200);
  assert.equal(await launch(await room.token({ identity: 'second' })), 503);
  await agent.until(() => agent.published(AVATAR).length === 2);
  command.stop();
  assert.equal(await command.ended, 0);
  assert.deepEqual(await room.present(), [AGENT]);
  assert.match(command.output(), /in the room/);
  assert.doesNotMatch(command.output(), /eyJ|a-secret-of/);
});

test('what is missing or wrong in the settings is named, without the secret', async (t) => {
  const file = join(await temporaryFolder(t), 'worker.json');
  const keys = { url: 'wss://x', apiKey: 'k', apiSecret: 'hush' };
  const cases: [object, Record<string, string>, object | string, RegExp][] = [
    [{}, {}, {}, /^--url is missing/],
    [{ url: 'wss://x' }, { LIVEKIT_API_KEY: 'k' }, {}, /^--api-secret is missing/],
    [{ ...{ url: 'x' } }, {}, keys, /^url must be the address of a LiveKit server/],
    [{}, {}, { ...keys, rooms: 1 }, /^rooms is no setting/],
    [{ port: 'x' }, {}, keys, /^--port must be a port number/],
    [{}, { LOG_LEVEL: 'loud' }, keys, /^logLevel must be one of/],
    [{}, {}, 'no json', /it is no JSON/],
  ];
  for (const [flags, environment, content, text] of cases) {
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    await assert.rejects(
      readWorkerOptions({ config: file, ...flags }, environment),
      (error: Error) => {
        assert.match(error.message, text);
        assert.doesNotMatch(error.message, /hush/);
        return error.name === 'ConfigError';
      },
    );
  }
  await writeFile(file, JSON.stringify(keys));
  const flags = { config: file, url: 'wss://flag' };
  const read = await readWorkerOptions(flags, { LIVEKIT_URL: 'wss://env', LIVEKIT_API_KEY: 'env' });
  assert.deepEqual(read, { url: 'wss://flag', apiKey: 'env', apiSecret: 'hush' });
});

test('help is true: every option it names is taken, and every one taken is named', async () => {
  const run = (args: string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) =>
      execFile(process.execPath, ['--import=tsx', COMMAND, ...args], (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out: out + err }),
      ),
    );
  const { code, out } = await run(['livekit-worker', '--help']);
  assert.equal(code, 0);
  const { WORKER_FLAGS } = await import('../../../server/livekit-worker/options.js');
  const named = [...out.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
  assert.deepEqual(named.sort(), [...Object.keys(WORKER_FLAGS), 'help'].sort());
  assert.equal((await run(['livekit-worker', '--nonsense'])).code, 2);
  assert.equal((await run(['livekit-worker', '--port', '0'])).code, 2);
});

test('channels are mixed, however the bytes are cut', () => {
  const mixdown = new Mixdown(2);
  const bytes = new Uint8Array(Int16Array.of(100, 300, -200, 200, 32767, 32767).buffer);
  const out = [bytes.subarray(0, 3), bytes.subarray(3, 11), bytes.subarray(11)].map((part) =>
    Buffer.from(mixdown.push(part)),
  );
  const all = new Uint8Array(Buffer.concat(out));
  assert.deepEqual(
    new Int16Array(all.buffer, all.byteOffset, all.length / 2),
    Int16Array.of(200, 0, 32767),
  );
});

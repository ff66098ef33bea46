/**
 * What LiveKit rooms cost a Motion Server: one process, N rooms, an avatar in each that speaks all the
 * time. Needs a LiveKit server (LIVEKIT_SERVER, or Go to build one) and the built server.
 *
 *   node bench/rooms-server.mjs [seconds, default 10]
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { findLiveKit } from '../scripts/lib/livekit-binary.mjs';
import { startLiveKit } from '../scripts/lib/livekit-server.mjs';
import { newAvatarSession } from '../server-sdk/dist/index.js';

const SECONDS = Number(process.argv[2] ?? 10);
const RATE = 24_000;
/** Clock ticks of /proc a second, on every Linux there is. */
const TICKS = 100;

const livekit = await startLiveKit();
if (!livekit) {
  process.stdout.write(`skipped: ${(await findLiveKit()).reason}\n`);
  process.exit(0);
}
const server = spawn(process.execPath, ['server/dist/bin.js', '--port', '0'], {
  env: { ...process.env, LOG_LEVEL: 'silent', NODE_ENV: 'production' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
const [line] = await once(server.stderr, 'data');
const url = /http:\S+/.exec(String(line))[0];

/** Syllables: a buzz that swells and fades twice a second. */
const speech = new Int16Array(SECONDS * RATE);
for (let i = 0; i < speech.length; i++) {
  const t = i / RATE;
  speech[i] = 9000 * Math.max(0, Math.sin(4 * Math.PI * t)) * Math.sin(280 * Math.PI * t);
}

async function token(room, identity, grants) {
  const access = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity });
  access.addGrant({ roomJoin: true, room, canPublish: true, canPublishData: true, ...grants });
  return access.toJwt();
}

/** A session with a room of its own; `heard` counts what somebody there gets of its motion. */
async function enter() {
  const room = randomUUID();
  const heard = { bytes: 0, packets: 0, first: 0 };
  const listener = new Room();
  listener.on(RoomEvent.DataReceived, (bytes, _, __, topic) => {
    if (topic !== 'avatar.motion') return;
    heard.first ||= performance.now();
    heard.bytes += bytes.length;
    heard.packets++;
  });
  await listener.connect(livekit.url, await token(room, 'listener'), { autoSubscribe: false });
  const began = performance.now();
  const session = newAvatarSession({
    avatarId: 'nova',
    apiKey: 'demo-key',
    appId: 'demo',
    sampleRate: RATE,
    consoleEndpointUrl: `${url}/v1/console`,
    ingressEndpointUrl: `${url.replace('http', 'ws')}/v2/driveningress`,
    livekitEgress: {
      url: livekit.url,
      apiToken: await token(room, 'avatar', { canSubscribe: false }),
      roomName: room,
      publisherId: 'avatar',
    },
    transportFrames: () => session.onPlayed?.(),
  });
  await session.init();
  await session.start();
  return { session, listener, heard, joinMs: performance.now() - began };
}

async function speak({ session, heard }) {
  Object.assign(heard, { bytes: 0, packets: 0, first: 0 });
  const played = new Promise((resolve) => (session.onPlayed = resolve));
  const began = performance.now();
  await session.sendAudio(new Uint8Array(speech.buffer), true);
  await played;
  return heard.first - began;
}

/** CPU seconds and resident bytes of the server's process. */
function usage() {
  const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const cpu = (Number(stat[11]) + Number(stat[12])) / TICKS;
  return { cpu, rss: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024 };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const say = (text) => process.stdout.write(`${text}\n`);
const idle = usage();
say(`no room: ${idle.rss.toFixed(0)} MB`);
const rooms = [];
for (const count of [1, 4, 8]) {
  while (rooms.length < count) rooms.push(await enter());
  const before = usage();
  const began = performance.now();
  const first = await Promise.all(rooms.map(speak));
  const wall = (performance.now() - began) / 1000;
  const after = usage();
  const cpu = (100 * (after.cpu - before.cpu)) / wall;
  const bytes = median(rooms.map(({ heard }) => heard.bytes)) / SECONDS;
  say(
    `${count} rooms: ${(cpu / count).toFixed(1)} % of a core each, ` +
      `${((after.rss - idle.rss) / count).toFixed(0)} MB each, ` +
      `motion ${bytes.toFixed(0)} B/s (both copies), ` +
      `first motion ${median(first).toFixed(0)} ms after the audio, ` +
      `joined in ${median(rooms.map(({ joinMs }) => joinMs)).toFixed(0)} ms`,
  );
}
const quiet = usage();
await new Promise((resolve) => setTimeout(resolve, 5000));
say(`8 rooms, silent: ${((100 * (usage().cpu - quiet.cpu)) / 5 / 8).toFixed(1)} % of a core each`);
for (const { session, listener } of rooms) {
  await session.close();
  await listener.disconnect();
}
server.kill();
await livekit.stop();
await dispose();

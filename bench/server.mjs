// Cost of the Motion Server: CPU seconds per second of audio and stream, time to the first motion,
// and bytes sent. The server runs from its source in a process of its own, so that only its CPU
// time counts.
//
//   node --import tsx bench/server.mjs [speech.wav]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { floatToPcm16 } from '../src/base/audio-format.ts';
import { createId } from '../src/protocol/ids.ts';
import { decodeMessage, encodeMessage } from '../src/protocol/messages.ts';
import { resample } from '../cli/resample.ts';
import { parseWav } from '../cli/wav.ts';
import { createServer } from '../server/index.ts';
import { syllables } from '../test/server/support/audio.ts';

const SAMPLE_RATE = 16000;
const SECONDS = 10;
const AVATAR = 'nova';
/** Samples of a chunk while audio trickles: 20 ms. */
const CHUNK = SAMPLE_RATE / 50;

if (process.send) await serve();
else await measureAll();

/** The measured process: a server that reports the CPU time of all its threads when asked. */
async function serve() {
  const server = await createServer({ port: 0, logLevel: 'silent' });
  const url = await server.listen();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: (user + system) / 1e6 });
  });
  process.send({ url });
}

async function measureAll() {
  const child = fork(fileURLToPath(import.meta.url));
  const [{ url }] = await once(child, 'message');
  const answer = await fetch(`${url}/session-token`, { method: 'POST' });
  const { sessionToken } = await answer.json();
  const target =
    `${url.replace('http', 'ws')}/v2/driveningress/websocket` +
    `?id=${AVATAR}&appId=demo&sessionKey=${sessionToken}`;
  const cpu = async () => {
    child.send('cpu');
    const [message] = await once(child, 'message');
    return message.cpu;
  };
  const pcm = await speech(process.argv[2]);
  say(`${SECONDS} s of speech per stream at ${SAMPLE_RATE} Hz, ${cpus().length} processors\n`);
  say('format   audio      streams  CPU s / audio s  first motion ms  bytes / s\n');
  say('                                             median     95 %\n');
  await measure({ target, cpu, pcm, compact: true, live: false, streams: 1 });
  for (const compact of [true, false]) {
    for (const live of [false, true]) {
      for (const streams of [1, 8]) {
        const row = await measure({ target, cpu, pcm, compact, live, streams });
        const cells = [compact ? 'compact' : 'FLAME', live ? 'live 20ms' : 'at once'];
        say(`${cells[0].padEnd(9)}${cells[1].padEnd(9)}${String(streams).padStart(9)}`);
        say(`${row.cpu.toFixed(4).padStart(17)}${row.median.toFixed(0).padStart(11)}`);
        say(`${row.worst.toFixed(0).padStart(9)}${row.bytes.toFixed(0).padStart(11)}\n`);
      }
    }
  }
  child.kill();
}

/** Runs some streams side by side and returns what they cost. */
async function measure({ target, cpu, pcm, compact, live, streams }) {
  const open = Array.from({ length: streams }, () => connect(target, compact));
  const clients = await Promise.all(open);
  const before = await cpu();
  const rounds = await Promise.all(clients.map((client) => speak(client, pcm, live)));
  const spent = (await cpu()) - before;
  for (const { socket } of clients) socket.close();
  const firsts = rounds.map(({ first }) => first).sort((a, b) => a - b);
  return {
    cpu: spent / (streams * SECONDS),
    median: firsts[Math.floor(streams / 2)],
    worst: firsts[Math.ceil(streams * 0.95) - 1],
    bytes: rounds.reduce((sum, { bytes }) => sum + bytes, 0) / (streams * SECONDS),
  };
}

async function connect(target, compact) {
  const socket = new WebSocket(target, { perMessageDeflate: false });
  await once(socket, 'open');
  const extraParams = compact ? { 'motion-format': 'compact' } : {};
  socket.send(
    encodeMessage({ type: 'clientConfigureSession', sampleRate: SAMPLE_RATE, extraParams }),
  );
  await once(socket, 'message');
  return { socket };
}

/** Speaks one round. `first`: ms from its first audio to its first motion. `bytes`: received. */
function speak({ socket }, pcm, live) {
  const reqId = createId();
  const startedAt = performance.now();
  let first = 0;
  let bytes = 0;
  const finished = new Promise((resolve) => {
    socket.on('message', (data) => {
      bytes += data.byteLength;
      const message = decodeMessage(data);
      if (message.animation || message.compactMotion) first ||= performance.now() - startedAt;
      if (message.end) resolve({ first, bytes });
    });
  });
  if (live) trickle(socket, reqId, pcm, startedAt);
  else send(socket, reqId, pcm, true);
  return finished;
}

/** Sends audio at the rate of a microphone. */
function trickle(socket, reqId, pcm, startedAt) {
  let at = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * SAMPLE_RATE;
    for (; at + CHUNK <= due && at < pcm.length; at += CHUNK) {
      send(socket, reqId, pcm.subarray(at, at + CHUNK), at + CHUNK >= pcm.length);
    }
    if (at >= pcm.length) clearInterval(timer);
  }, 10);
}

function send(socket, reqId, samples, end) {
  const audio = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  socket.send(encodeMessage({ type: 'clientAudioInput', reqId, audio, end }));
}

/** The recording, repeated to the length measured; without one, sound that moves like syllables. */
async function speech(file) {
  const length = SECONDS * SAMPLE_RATE;
  if (!file) return syllables(SECONDS, SAMPLE_RATE);
  const { samples, sampleRate } = parseWav(await readFile(file));
  const clip = floatToPcm16(resample(samples, sampleRate, SAMPLE_RATE));
  return Int16Array.from({ length }, (_, i) => clip[i % clip.length]);
}

function say(text) {
  process.stdout.write(text);
}

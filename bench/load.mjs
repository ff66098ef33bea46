// How many live streams a Motion Server carries: sessions that speak in real time are added step by
// step, until motion is late or new sessions are refused. The server has one processor to itself where
// `taskset` is at hand; the streams come from the other processors.
//
//   npm run build && node --import=tsx bench/load.mjs [--chunk 100] [--seconds 8] [--streams 100,200]
//     [--workers 1] [--soak SECONDS [--at STREAMS]]
//
// `behind`: how long after the audio that it needs (its own, and the engine's look-ahead) was due,
// motion came, in milliseconds. `--streams` names the steps. `--workers` is the server's `motion.workers`,
// which it chooses by itself otherwise. `--soak` goes on at 80 % of the most that was carried, or with as
// many as `--at` says and without the steps, prints a line each minute, and ends with whether memory was
// flat: whether its mean in the last quarter is at most 5 % above that in the second quarter. The exit
// status is 1 where it was not, or a session was lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import { createId } from '../src/protocol/ids.ts';
import { decodeMessage, encodeMessage } from '../src/protocol/messages.ts';
import { RoundDecoder } from '../src/transport/round-decoder.ts';
import { createServer } from '../server/dist/index.js';
import { syllables } from '../test/server/support/audio.ts';

const RATE = 16000;
/** How long a stream speaks in one request. */
const ROUND_SECONDS = 20;
/** Of the engine, in seconds; what `node --import tsx bench/lipsync/run.ts` prints. */
const LOOK_AHEAD = 0.0743;
/** Motion this late, in milliseconds, ends the ramp. */
const LATE = 60;
const STEPS = '10,25,50,75,100,125,150,175,200,250,300,400,500,600,800';
/** How often a soak tries to open its streams. */
const TRIES = 15;
/** How far memory may rise in a soak. */
const FLAT = 1.05;
/** One stream in so many is looked at: reading motion costs more than sending audio. */
const WATCHED = 5;

const { values } = parseArgs({
  options: {
    serve: { type: 'boolean' },
    chunk: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '8' },
    streams: { type: 'string', default: STEPS },
    workers: { type: 'string' },
    soak: { type: 'string', default: '0' },
    at: { type: 'string' },
  },
});
const chunk = Number(values.chunk) / 1000;
const seconds = Number(values.seconds);

async function serve() {
  const limits = { sessions: 10_000, sessionsPerApp: 10_000, sessionSeconds: 86_400 };
  const server = await createServer({
    port: 0,
    logLevel: 'silent',
    limits,
    motion: values.workers ? { workers: Number(values.workers) } : {},
  });
  const url = await server.listen();
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: (user + system) / 1e6, bytes: process.memoryUsage().rss });
  });
  process.send({ url });
}

async function ramp() {
  const { child, url, apart } = await start();
  const usage = async () => {
    child.send('usage');
    return (await once(child, 'message'))[0];
  };
  const { sessionToken } = await (await fetch(`${url}/session-token`, { method: 'POST' })).json();
  const target =
    `${url.replace('http', 'ws')}/v2/driveningress/websocket` +
    `?id=nova&appId=demo&sessionKey=${sessionToken}`;
  say(`${cpus().length} processors, load ${loadavg()[0].toFixed(1)}; `);
  say(`the server has ${apart ? 'one to itself' : 'its share of all'}\n`);
  say(`audio in chunks of ${values.chunk} ms\n\n`);
  say('streams  behind ms: 50 %  95 %   CPU s / audio s  streams a core  MB a session  refused\n');
  const idle = (await usage()).bytes;
  const streams = [];
  let carried = 0;
  /** Opens streams until there are so many. Returns how many were refused: 1 where there were not. */
  const grow = async (wanted) => {
    while (streams.length < wanted) {
      const stream = await LiveStream.open(target, streams.length % WATCHED === 0);
      if (!stream) return 1;
      streams.push(stream);
      // The server looks at its load twice a second.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return 0;
  };
  for (const wanted of values.at ? [] : values.streams.split(',').map(Number)) {
    const refused = await grow(wanted);
    const row = await measure(streams, seconds, usage);
    say(`${String(streams.length).padStart(7)}${row.p50.toFixed(0).padStart(17)}`);
    say(`${row.p95.toFixed(0).padStart(6)}${row.cpu.toFixed(4).padStart(18)}`);
    say(`${(1 / row.cpu).toFixed(0).padStart(16)}`);
    say(`${((row.bytes - idle) / streams.length / 2 ** 20).toFixed(2).padStart(14)}`);
    say(`${String(refused).padStart(9)}\n`);
    if (row.p95 <= LATE) carried = streams.length;
    if (row.p95 > LATE || refused > 0) break;
  }
  const soak = Number(values.soak);
  if (soak > 0) {
    const wanted = values.at ? Number(values.at) : Math.floor(carried * 0.8);
    for (const stream of streams.splice(wanted)) stream.close();
    // A server that has just begun is slow at first, and says that it is full.
    for (let tries = 1; (await grow(wanted)) > 0; tries++) {
      if (tries === TRIES)
        throw new Error(`The server takes no more than ${streams.length} streams.`);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    await hold(streams, soak, usage);
  }
  for (const stream of streams) stream.close();
  child.kill();
}

/** Lets streams speak on, and says whether the server's memory stays as it is. */
async function hold(streams, lasting, usage) {
  say(`\n${streams.length} streams for ${lasting} s\n`);
  const minutes = [];
  for (let at = 0; at < lasting; at += 60) {
    const row = await measure(streams, Math.min(60, lasting - at), usage);
    minutes.push(row);
    say(`${String(at).padStart(6)} s: 95 % ${row.p95.toFixed(0)} ms behind, `);
    say(`${(row.bytes / 2 ** 20).toFixed(0)} MB, ${row.cpu.toFixed(4)} CPU s / audio s\n`);
  }
  const quarter = (n) => {
    const part = minutes.slice((minutes.length * n) / 4, (minutes.length * (n + 1)) / 4);
    return part.reduce((sum, { bytes }) => sum + bytes, 0) / part.length / 2 ** 20;
  };
  const lost = streams.filter(({ lost }) => lost).length;
  const late = minutes.filter(({ p95 }) => p95 > LATE).length;
  say(`${lost} sessions lost, ${late} of ${minutes.length} minutes late\n`);
  if (minutes.length < 4) return say('too short to judge memory: soak for 4 minutes at least\n');
  const [before, after] = [quarter(1), quarter(3)];
  const flat = after <= FLAT * before;
  say(`memory ${flat ? 'flat' : 'NOT FLAT'}: ${before.toFixed(0)} MB in the second quarter, `);
  say(`${after.toFixed(0)} MB in the last\n`);
  if (!flat || lost > 0) process.exitCode = 1;
}

/** Starts the server in a process of its own, on the first processor only where that can be had. */
async function start() {
  const own = [...process.execArgv, fileURLToPath(import.meta.url), '--serve'];
  if (values.workers) own.push('--workers', values.workers);
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const apart = cpus().length > 1 && process.platform === 'linux';
  const command = apart ? ['taskset', '-c', '0', process.execPath] : [process.execPath];
  const child = spawn(command[0], [...command.slice(1), ...own], { stdio });
  const [{ url }] = await once(child, 'message');
  if (apart) spawn('taskset', ['-apc', `1-${cpus().length - 1}`, String(process.pid)]);
  return { child, url, apart };
}

async function measure(streams, lasting, usage) {
  for (const stream of streams) stream.behind = [];
  const before = await usage();
  await new Promise((resolve) => setTimeout(resolve, lasting * 1000));
  const after = await usage();
  const behind = streams.flatMap((stream) => stream.behind).sort((a, b) => a - b);
  const at = (share) => behind[Math.floor(share * behind.length)] ?? Infinity;
  const cpu = (after.cpu - before.cpu) / (streams.length * lasting);
  return { p50: at(0.5), p95: at(0.95), cpu, bytes: after.bytes };
}

/** A session that speaks without a pause, as a microphone would, in one request after the other. */
class LiveStream {
  static #speech = syllables(20, RATE);

  /** Null where the server refuses it. */
  static async open(target, watched) {
    const socket = new WebSocket(target, { perMessageDeflate: false });
    await once(socket, 'open');
    const extraParams = { 'motion-format': 'compact' };
    socket.send(encodeMessage({ type: 'clientConfigureSession', sampleRate: RATE, extraParams }));
    const accepted = await Promise.race([
      once(socket, 'message').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    return accepted ? new LiveStream(socket, watched) : null;
  }

  behind = [];
  /** Whether the server ended it. */
  lost = false;
  #socket;
  #timer;
  /** Requests that motion may come for, by id; where nobody watches, the last one only. */
  #rounds = new Map();
  #watched;
  #reqId;
  #begun = performance.now() + Math.random() * chunk * 1000;
  #sent = 0;

  constructor(socket, watched) {
    this.#socket = socket;
    this.#watched = watched;
    this.#begin();
    socket.on('close', () => (this.lost = true));
    if (watched) socket.on('message', (data) => this.#take(data));
    this.#next();
  }

  close() {
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #begin() {
    if (!this.#watched) this.#rounds.clear();
    this.#reqId = createId();
    this.#rounds.set(this.#reqId, { begun: this.#begun, decoder: new RoundDecoder() });
  }

  /** Sends each chunk when its last sample would have been spoken. */
  #next() {
    const due = this.#begun + (this.#sent + 1) * chunk * 1000;
    this.#timer = setTimeout(
      () => {
        const size = Math.round(chunk * RATE);
        const from = (this.#sent++ * size) % (LiveStream.#speech.length - size);
        const pcm = LiveStream.#speech.subarray(from, from + size);
        const audio = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
        const reqId = this.#reqId;
        const end = this.#sent * chunk >= ROUND_SECONDS;
        this.#socket.send(encodeMessage({ type: 'clientAudioInput', reqId, audio, end }));
        if (end) {
          this.#begun = due;
          this.#sent = 0;
          this.#begin();
        }
        this.#next();
      },
      Math.max(0, due - performance.now()),
    );
  }

  #take(data) {
    const now = performance.now();
    const message = decodeMessage(data);
    const { decoder, begun } = this.#rounds.get(message.reqId);
    for (const { start, fps, frames } of decoder.decode(message)) {
      // The last of a request waits for nothing but its audio.
      const needs = Math.min(start + (frames.length - 1) / fps + LOOK_AHEAD, ROUND_SECONDS);
      const due = begun + Math.ceil(needs / chunk) * chunk * 1000;
      this.behind.push(now - due);
    }
    if (message.end) this.#rounds.delete(message.reqId);
  }
}

function say(text) {
  process.stdout.write(text);
}

if (values.serve) await serve();
else await ramp();

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createId } from '../../src/protocol/ids.js';
import { AudioEncoding } from '../../src/protocol/messages.js';
import { syllables } from './support/audio.js';
import { connect, open, type IngressClient } from './support/client.js';
import {
  lacing,
  oggPage,
  oggStream,
  packetsOf,
  padded,
  pageBounds,
  SPEECH,
} from './support/ogg.js';
import { startServer, type RunningServer } from './support/server.js';

const AUDIO_FORMAT = AudioEncoding.oggOpus;
const FRAMES = 50;

const connectOpus = (running: RunningServer, sampleRate = 16000): Promise<IngressClient> =>
  connect(running, { sampleRate, audioFormat: AUDIO_FORMAT });

/** Cuts a stream at these places. */
function cut(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const bounds = [0, ...places, stream.length];
  return bounds.slice(1).map((to, i) => stream.slice(bounds[i], to));
}

/** Sends pieces as one request, whose end comes by itself, and returns its opening of the jaw. */
async function jawOf(client: IngressClient, pieces: readonly Uint8Array[]): Promise<number[]> {
  const reqId = createId();
  for (const piece of pieces) client.sendAudio(reqId, piece, false);
  client.sendAudio(reqId, new Uint8Array(0), true);
  const messages = await client.motionOf(reqId);
  return messages.flatMap(({ animation }) => animation ?? []).map(({ jawPose }) => jawPose[0]);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0);
  return covariance(a, ma, b, mb) / Math.sqrt(covariance(a, ma, a, ma) * covariance(b, mb, b, mb));
}

test('Ogg Opus moves the mouth as the same speech in PCM does', async (t) => {
  const running = await startServer(t);
  const jaw = await jawOf(await connectOpus(running), [SPEECH]);
  const pcm = syllables(2);
  const plain = await jawOf(await connect(running), [new Uint8Array(pcm.buffer)]);
  assert.equal(jaw.length, FRAMES);
  assert.ok(correlation(jaw, plain) > 0.95, String(correlation(jaw, plain)));
});

test('the motion is the same wherever the stream is cut', async (t) => {
  const client = await connectOpus(await startServer(t));
  const whole = await jawOf(client, [SPEECH]);
  const bounds = pageBounds(SPEECH).slice(1, -1);
  const around = bounds.flatMap((at) => [at - 1, at, at + 1]);
  const headers = bounds.flatMap((at) => [at + 3, at + 26, at + 27, at + 28]);
  const every = (size: number): number[] =>
    Array.from({ length: Math.ceil(SPEECH.length / size) - 1 }, (_, i) => (i + 1) * size);
  for (const places of [bounds, around, headers, every(1), every(7), every(1000), [1], [27, 47]]) {
    assert.deepEqual(await jawOf(client, cut(SPEECH, places)), whole, places.slice(0, 9).join());
  }
});

test('pages of one packet, of all of them, and packets that go on in the next page', async (t) => {
  const client = await connectOpus(await startServer(t));
  const packets = packetsOf(SPEECH);
  const [head, tags, ...audio] = packets;
  const single = await jawOf(client, [oggStream(packets, 1)]);
  assert.equal(single.length, Math.floor(((audio.length * 960 - 312) / 48_000) * 25));
  assert.deepEqual(await jawOf(client, [oggStream(packets, 200)]), single);
  const large = audio.map((packet) => padded(packet, 700));
  assert.deepEqual(await jawOf(client, [oggStream([head, tags, ...large], 9)]), single);

  // Each page ends after the first 255 bytes of a packet.
  const pages = [oggPage({ packets: [head], flags: 2 }), oggPage({ packets: [tags], sequence: 1 })];
  for (const [i, packet] of large.entries()) {
    const rest = i === 0 ? new Uint8Array(0) : large[i - 1].subarray(255);
    const begun = packet.subarray(0, 255);
    const table = [...(i === 0 ? [] : lacing(rest.length)), 255];
    const flags = i === 0 ? 0 : 1;
    pages.push(oggPage({ packets: [rest, begun], table, flags, sequence: pages.length }));
  }
  const last = large[large.length - 1].subarray(255);
  pages.push(oggPage({ packets: [last], flags: 1, sequence: pages.length }));
  assert.deepEqual(await jawOf(client, pages), single);
});

test('a comment header with a picture goes over several pages', async (t) => {
  const client = await connectOpus(await startServer(t));
  const [head, tags, ...audio] = packetsOf(SPEECH);
  const comments = Buffer.concat([tags, Buffer.alloc(1000)]);
  const pages = [
    oggPage({ packets: [head], flags: 2 }),
    oggPage({ packets: [comments.subarray(0, 510)], table: [255, 255], sequence: 1 }),
    oggPage({ packets: [comments.subarray(510)], flags: 1, sequence: 2 }),
    oggPage({ packets: audio, sequence: 3 }),
  ];
  assert.deepEqual(
    await jawOf(client, pages),
    await jawOf(client, [oggStream(packetsOf(SPEECH), 200)]),
  );
});

test('sessions of every rate that Opus codes, and of no other', async (t) => {
  const running = await startServer(t);
  for (const rate of [8000, 12_000, 24_000, 48_000]) {
    assert.equal((await jawOf(await connectOpus(running, rate), [SPEECH])).length, FRAMES);
  }
  const client = await open(running);
  client.send({ type: 'clientConfigureSession', sampleRate: 44_100, audioFormat: AUDIO_FORMAT });
  const { message } = await client.error();
  assert.match(message, /^unsupported sample rate: 44100, not one of 8000, 12000,/i);
});

test('requests take turns, are empty, and stop in the middle', async (t) => {
  const client = await connectOpus(await startServer(t));
  const [one, two, stopped] = [createId(), createId(), createId()];
  client.sendAudio(stopped, SPEECH.subarray(0, 1500), false);
  const half = SPEECH.length / 2;
  client.sendAudio(one, SPEECH.subarray(0, half), false);
  client.sendAudio(two, SPEECH.subarray(0, half), false);
  client.send({ type: 'clientInterrupt', reqId: stopped });
  client.sendAudio(one, SPEECH.subarray(half), true);
  client.sendAudio(two, SPEECH.subarray(half), true);
  for (const reqId of [one, two]) {
    const motion = await client.motionOf(reqId);
    assert.equal(motion.flatMap(({ animation }) => animation ?? []).length, FRAMES);
  }
  assert.ok(client.motionSoFar(stopped).every(({ end }) => !end));
  assert.deepEqual(await jawOf(client, []), []);
  assert.deepEqual(await jawOf(client, [SPEECH.subarray(0, pageBounds(SPEECH)[2])]), []);
});

test('a stream that is malformed fails its own request only', async (t) => {
  const running = await startServer(t);
  const client = await connectOpus(running);
  const packets = packetsOf(SPEECH);
  const [head, tags, ...audio] = packets;
  const start = [oggPage({ packets: [head], flags: 2 }), oggPage({ packets: [tags], sequence: 1 })];
  const then = (packet: Uint8Array, more: object = {}): Uint8Array =>
    Buffer.concat([...start, oggPage({ packets: [packet], sequence: 2, ...more })]);
  const damaged = SPEECH.slice();
  damaged[1000] ^= 1;
  const stereo = head.slice();
  stereo[9] = 2;
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(640), /no Ogg page where one should begin/],
    [Uint8Array.of(0x4f, 0x67, 0x00), /no Ogg page/],
    [damaged, /checksum/],
    [SPEECH.subarray(0, -5), /last Ogg page is cut off/],
    [then(new Uint8Array(255), { table: [255] }), /last packet is cut off/],
    [Buffer.concat([SPEECH, SPEECH]), /goes on after its last page/],
    [SPEECH.subarray(pageBounds(SPEECH)[1]), /missing, or is of another stream/],
    [oggPage({ packets: [tags], flags: 2 }), /no OpusHead/],
    [oggPage({ packets: [stereo], flags: 2 }), /2 channels, send mono/],
    [
      Buffer.concat([start[0], then(audio[0]).subarray(start[0].length + start[1].length)]),
      /missing/,
    ],
    [Buffer.concat([start[0], oggPage({ packets: [audio[0]], sequence: 1 })]), /OpusTags/],
    [then(audio[0], { serial: 8 }), /of another stream/],
    [then(audio[0], { flags: 1 }), /goes on in no other page/],
    [then(new Uint8Array(0)), /Opus packet is empty/],
    [then(new Uint8Array(4000)), /more than 3840 bytes/],
    [then(Uint8Array.of(0x1b, 63)), /63 frames/],
    [then(Uint8Array.of(0x02, 200)), /cut off/],
    [then(Uint8Array.of(0x03, 0xc2, 10, 1)), /cut off/],
  ];
  for (const [stream, problem] of cases) {
    const reqId = createId();
    client.sendAudio(reqId, stream, false);
    client.sendAudio(reqId, new Uint8Array(0), true);
    const error = await client.error(reqId);
    assert.match(error.message, /^invalid ogg opus audio: /i);
    assert.match(error.message, problem);
    assert.equal(error.code, 3);
    client.messages.length = 0;
    client.sendAudio(reqId, SPEECH, true);
    await client.flushed();
    assert.equal(client.motionSoFar(reqId).length, 0, 'a round that failed stays silent');
  }
  assert.equal((await jawOf(client, [SPEECH])).length, FRAMES);
});

test('damage that the checksum does not show ends in motion or in an error', async (t) => {
  const running = await startServer(t, { limits: { faults: 1000 } });
  const client = await connectOpus(running);
  const packets = packetsOf(SPEECH);
  let seed = 11;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const outcomes = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const spoilt = packets.map((packet, index) => {
      if (index < 2 || random(8) > 0) return packet;
      const bytes = Uint8Array.from(packet);
      bytes[random(2)] = random(256);
      return bytes;
    });
    const reqId = createId();
    client.sendAudio(reqId, oggStream(spoilt, 1 + random(50)), true);
    const settled = await client.next(
      (message): message is Extract<typeof message, { reqId: string }> =>
        (message.type === 'serverError' ||
          (message.type === 'serverResponseAnimation' && message.end)) &&
        message.reqId === reqId,
    );
    outcomes.add(settled.type);
  }
  assert.deepEqual([...outcomes].sort(), ['serverError', 'serverResponseAnimation']);
  assert.equal((await jawOf(client, [SPEECH])).length, FRAMES);
});

test('hours of silence in a few bytes are decoded as they are needed', async (t) => {
  const running = await startServer(t);
  const bystander = await connectOpus(running);
  const client = await connectOpus(running);
  const [head, tags] = packetsOf(SPEECH);
  // 120 ms in two bytes; 8.5 hours, which would be a gigabyte of samples.
  const silence = Uint8Array.of(0x1b, 2);
  const pages = oggStream([head, tags, ...Array.from({ length: 255_000 }, () => silence)], 255);
  const before = process.memoryUsage().rss;
  const reqId = createId();
  client.sendAudio(reqId, pages, true);
  await client.next(
    (message): message is Extract<typeof message, { reqId: string }> =>
      message.type === 'serverResponseAnimation' && message.reqId === reqId,
  );
  assert.equal((await jawOf(bystander, [SPEECH])).length, FRAMES);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  assert.ok(grown < 300, `${grown} MiB`);
  client.send({ type: 'clientInterrupt', reqId });
  assert.equal((await jawOf(client, [SPEECH])).length, FRAMES);
});

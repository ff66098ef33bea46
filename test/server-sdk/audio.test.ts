import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configureTelemetry,
  DEFAULT_TELEMETRY_ENDPOINT,
  encodeAudioPayload,
  shutdownTelemetry,
  type OggOpusEncoder,
} from '../../server-sdk/index.js';
import { decodeAudioPayload } from '../../src/protocol/audio-payload.js';
import { decodeMessage, encodeMessage } from '../../src/protocol/messages.js';
import { syllables } from '../server/support/audio.js';
import { SPEECH } from '../server/support/ogg.js';
import { startServer } from '../server/support/server.js';
import { confirming, oddServer } from './support/odd-server.js';
import { bytesOf, failureOf, started } from './support/session.js';

/** Plays the part of an encoder: for each second that it takes it gives a part of a known stream. */
class KnownEncoder implements OggOpusEncoder {
  taken = 0;
  flushes = 0;

  encode(pcm: Uint8Array): Uint8Array {
    this.taken += pcm.byteLength;
    return this.taken <= 32_000 ? SPEECH.subarray(0, 1000) : new Uint8Array(0);
  }

  flush(): Uint8Array {
    this.taken = 0;
    this.flushes++;
    return SPEECH.subarray(1000);
  }
}

test('audio that is Ogg Opus already is sent as it is, in pieces of any length', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url, { audioFormat: 'ogg_opus', sampleRate: 48_000 });
  const { session } = listening;
  const reqId = await session.sendAudio(SPEECH.subarray(0, 333));
  await session.sendAudio(SPEECH.subarray(333));
  assert.equal(await session.sendAudio(new Uint8Array(0), true), reqId);
  assert.equal(await listening.keyframesOf(reqId), 50);
});

test('an encoder gets the PCM, and what it makes is sent and told', async (t) => {
  const { url } = await startServer(t);
  const encoder = new KnownEncoder();
  const encoded: [string, Uint8Array][] = [];
  const listening = await started(t, url, {
    audioFormat: 'ogg_opus',
    oggOpusEncoder: encoder,
    onEncodedAudio: (reqId, bytes) => encoded.push([reqId, bytes]),
  });
  const { session } = listening;
  const pcm = bytesOf(syllables(2));
  for (let round = 0; round < 2; round++) {
    encoded.length = 0;
    const reqId = await session.sendAudio(pcm.subarray(0, 32_000));
    await session.sendAudio(pcm.subarray(32_000), true);
    assert.equal(await listening.keyframesOf(reqId), 50);
    assert.deepEqual(Buffer.concat(encoded.map(([, bytes]) => bytes)), Buffer.from(SPEECH));
    assert.ok(encoded.every(([id]) => id === reqId));
  }
  const silent = await session.sendAudio(new Uint8Array(0), true);
  assert.equal(await listening.keyframesOf(silent), 0);
  assert.equal(encoder.flushes, 2, 'a request without audio is not encoded');
  await session.sendAudio(pcm.subarray(0, 3200));
  await session.interrupt();
  assert.equal(encoder.flushes, 3, 'an interrupted stream is ended');
  const open = await session.sendAudio(pcm.subarray(0, 3200));
  await session.close();
  const late = await failureOf(session.sendAudio(pcm, true));
  assert.deepEqual([late.code, late.phase], ['connectionClosed', 'websocket_send']);
  assert.deepEqual([late.reqId, late.connectionId], [open, session.connectionId]);
});

test('PCM may be cut anywhere: half a sample waits for its other half', async (t) => {
  const pieces: Uint8Array[] = [];
  const url = await oddServer(t, {
    socket: confirming((socket) => {
      socket.on('message', (data: Buffer) => {
        const message = decodeMessage(data);
        if (message.type !== 'clientAudioInput') return;
        pieces.push(message.audio);
        if (!message.end) return;
        const { reqId } = message;
        socket.send(encodeMessage({ type: 'serverResponseAnimation', reqId, end: true }));
      });
    }),
  });
  const taken: Uint8Array[] = [];
  const take = (pcm: Uint8Array): Uint8Array => {
    taken.push(new Uint8Array(pcm));
    return pcm;
  };
  const oggOpusEncoder: OggOpusEncoder = { encode: take, flush: () => new Uint8Array(0) };
  for (const options of [{}, { audioFormat: 'ogg_opus', oggOpusEncoder }] as const) {
    pieces.length = 0;
    const listening = await started(t, url, options);
    const memory = Buffer.alloc(3);
    for (const [bytes, end] of [
      [[1], false],
      [[2, 3, 4], false],
      [[5, 6, 7], false],
      [[8, 9], true],
    ] as const) {
      memory.set(bytes);
      await listening.session.sendAudio(memory.subarray(0, bytes.length), end);
      memory.fill(0);
    }
    await listening.until(() => listening.frames.length > 0);
    assert.deepEqual(
      [...Buffer.concat(pieces)],
      [1, 2, 3, 4, 5, 6, 7, 8],
      'half a sample is no sound',
    );
    assert.ok(pieces.every((piece) => piece.length % 2 === 0));
  }
  assert.deepEqual([...Buffer.concat(taken)], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what holds no PCM16 is named, and the request goes on', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url);
  const { session } = listening;
  const samples = syllables(1);
  const reqId = await session.sendAudio(samples.subarray(0, 8000));
  for (const [audio, kind] of [
    [new Float32Array(160), 'Float32Array'],
    ['sound', 'String'],
    [[1, 2, 3], 'Array'],
    [null, 'Null'],
  ] as const) {
    const error = await failureOf(session.sendAudio(audio as never));
    assert.deepEqual([error.code, error.phase], ['invalidRequest', 'websocket_send']);
    assert.match(error.message, new RegExp(`ArrayBuffer, .*not in ${kind}`));
  }
  const rest = samples.slice(8000).buffer;
  assert.equal(await session.sendAudio(rest, true), reqId);
  assert.equal(await listening.keyframesOf(reqId), 25);
});

test('an encoder that throws is named, and the session goes on', async (t) => {
  const { url } = await startServer(t);
  const encoder = new KnownEncoder();
  const oggOpusEncoder: OggOpusEncoder = {
    encode: (pcm) => {
      if (pcm.byteLength === 2) throw new Error('too short');
      return encoder.encode(pcm);
    },
    flush: () => encoder.flush(),
  };
  const listening = await started(t, url, { audioFormat: 'ogg_opus', oggOpusEncoder });
  const error = await failureOf(listening.session.sendAudio(new Uint8Array(2)));
  assert.deepEqual([error.code, error.phase], ['invalidRequest', 'websocket_send']);
  assert.match(error.message, /oggOpusEncoder threw: Error: too short/);
  await listening.session.interrupt();
  const reqId = await listening.session.sendAudio(bytesOf(syllables(1)), true);
  assert.equal(await listening.keyframesOf(reqId), 50);
});

test('an encoder that gives promises is named', async (t) => {
  const { url } = await startServer(t);
  const oggOpusEncoder = { encode: async () => SPEECH, flush: () => SPEECH } as never;
  const { session } = await started(t, url, { audioFormat: 'ogg_opus', oggOpusEncoder });
  const error = await failureOf(session.sendAudio(bytesOf(syllables(0.1))));
  assert.match(
    error.message,
    /oggOpusEncoder threw: .*encode\(\) must return a Uint8Array at once/,
  );
  assert.equal(error.connectionId, session.connectionId);
  assert.ok(error.reqId);
});

test('imports of telemetry link, and do nothing', async () => {
  assert.equal(DEFAULT_TELEMETRY_ENDPOINT, '');
  assert.equal(configureTelemetry({ endpoint: 'http://127.0.0.1:1' }), undefined);
  assert.equal(await shutdownTelemetry(), undefined);
});

test('audio that the server cannot decode is reported for its request only', async (t) => {
  const { url } = await startServer(t);
  const listening = await started(t, url, { audioFormat: 'ogg_opus' });
  const bad = await listening.session.sendAudio(bytesOf(syllables(0.2)), true);
  await listening.until(() => listening.errors.length > 0);
  const [error] = listening.errors;
  assert.deepEqual([error.code, error.reqId, error.serverCode], ['invalidRequest', bad, 3]);
  assert.match(error.serverDetail ?? '', /^Invalid Ogg Opus audio/);
  const good = await listening.session.sendAudio(SPEECH, true);
  assert.equal(await listening.keyframesOf(good), 50);
});

test('speech for clients names its codec and rate', () => {
  const data = bytesOf(syllables(0.1));
  for (const codec of ['pcm_s16le', 'ogg_opus'] as const) {
    const payload = { codec, sampleRate: 24000, data } as const;
    assert.deepEqual(decodeAudioPayload(encodeAudioPayload(payload)), payload);
  }
  assert.equal(decodeAudioPayload(data), null, 'raw PCM has no header');
});

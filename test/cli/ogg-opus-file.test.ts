import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeOggOpus, isOggOpus } from '../../cli/ogg-opus.js';
import { MalformedAudioError } from '../../src/protocol/ogg/malformed-audio.js';
import { oggPage, packetsOf, pageBounds, SPEECH } from '../server/support/ogg.js';

const RATE = 48_000;

/** The speech with these bytes of its identification header changed. */
function withHead(changes: Readonly<Record<number, number>>): Uint8Array {
  const head = packetsOf(SPEECH)[0].slice();
  for (const [at, byte] of Object.entries(changes)) head[Number(at)] = byte;
  const rest = SPEECH.subarray(pageBounds(SPEECH)[1]);
  const serial = new DataView(SPEECH.buffer).getUint32(14, true);
  return Buffer.concat([oggPage({ packets: [head], flags: 2, serial }), rest]);
}

const loudest = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

test('a recording is as long as it says, without what the encoder put before and after', async () => {
  const { sampleRate, samples } = await decodeOggOpus(SPEECH);
  assert.equal(sampleRate, RATE);
  assert.equal(samples.length, 2 * RATE);
  assert.ok(loudest(samples) > 0.1);
});

test('the pre-skip and the gain of the header are honoured', async () => {
  const { samples } = await decodeOggOpus(SPEECH);
  // 312 samples less are skipped: they are the last of 624.
  const later = await decodeOggOpus(withHead({ 10: 0x38 + 0x38, 11: 2 }));
  assert.deepEqual(later.samples, samples.subarray(312));
  // 256ths of a decibel: -6.02 dB.
  const quiet = await decodeOggOpus(withHead({ 16: 0xfb, 17: 0xf9 }));
  assert.ok(Math.abs(loudest(quiet.samples) / loudest(samples) - 0.5) < 0.001);
});

test('stereo is mixed down; more channels are left to ffmpeg', async () => {
  const { samples } = await decodeOggOpus(SPEECH);
  const stereo = withHead({ 9: 2 });
  assert.ok(isOggOpus(stereo));
  assert.deepEqual((await decodeOggOpus(stereo)).samples, samples);
  assert.equal(isOggOpus(withHead({ 9: 6, 18: 1 })), false);
});

test('a recording that is cut off is read as far as it goes, a damaged one is refused', async () => {
  const { samples } = await decodeOggOpus(SPEECH);
  const part = await decodeOggOpus(SPEECH.subarray(0, SPEECH.length - 5));
  assert.ok(part.samples.length > RATE);
  assert.deepEqual(part.samples, samples.subarray(0, part.samples.length));
  const damaged = SPEECH.slice();
  damaged[1000] ^= 1;
  await assert.rejects(decodeOggOpus(damaged), (error: Error) => {
    assert.ok(error instanceof MalformedAudioError);
    return /checksum/.test(error.message);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resample } from '../../cli/resample.js';
import { WavError, parseWav } from '../../cli/wav.js';
import { wavFile } from '../server/support/wav.js';

const near = (actual: Float32Array, expected: number[]): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-4, `${value}`));
};

test('every sample format is read', () => {
  const floats = Buffer.alloc(12);
  [0.5, -1, 0].forEach((value, i) => floats.writeFloatLE(value, i * 4));
  const ints = Buffer.alloc(12);
  [0x4000_0000, -0x8000_0000, 0].forEach((value, i) => ints.writeInt32LE(value, i * 4));
  const files: Parameters<typeof wavFile>[0][] = [
    { bits: 8, data: Uint8Array.of(192, 0, 128) },
    { bits: 16, data: new Uint8Array(Int16Array.of(0x4000, -0x8000, 0).buffer) },
    { bits: 24, data: Uint8Array.of(0, 0, 0x40, 0, 0, 0x80, 0, 0, 0) },
    { bits: 32, data: ints },
    { bits: 32, tag: 3, data: floats },
    { bits: 32, tag: 0xfffe, subTag: 3, data: floats },
  ];
  for (const file of files) {
    const { sampleRate, samples } = parseWav(wavFile(file));
    assert.equal(sampleRate, 16000);
    near(samples, [0.5, -1, 0]);
  }
});

test('channels are mixed to one, and a cut-off file is read as far as it goes', () => {
  const data = new Uint8Array(Int16Array.of(0x4000, 0, -0x4000, -0x4000).buffer);
  const file = wavFile({ bits: 16, channels: 2, data });
  near(parseWav(file).samples, [0.25, -0.5]);
  near(parseWav(file.subarray(0, file.byteLength - 3)).samples, [0.25]);
});

test('what is no readable WAV file is refused with the reason', () => {
  const data = new Uint8Array(4);
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /no WAV file/],
    [Buffer.from('ID3 this is an MP3 file'), /no WAV file/],
    [wavFile({ bits: 16, tag: 0x11, data }), /format 17 with 16 bits/],
    [wavFile({ bits: 12, data }), /with 12 bits/],
    [wavFile({ bits: 16, sampleRate: 0, data }), /sample rate of 0/],
    [wavFile({ bits: 16, channels: 0, data }), /no channels/],
    [wavFile({ bits: 16, data }).subarray(0, 48), /no data chunk/],
  ];
  for (const [file, message] of cases) {
    assert.throws(
      () => parseWav(file),
      (error) => {
        assert.ok(error instanceof WavError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test('resampling keeps a tone and drops what the new rate cannot hold', () => {
  const tone = (hertz: number, rate: number): Float32Array =>
    Float32Array.from({ length: rate / 4 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
  for (const [from, to] of [
    [11025, 16000],
    [96000, 48000],
    [44100, 16000],
  ]) {
    const expected = tone(440, to);
    const actual = resample(tone(440, from), from, to);
    assert.ok(Math.abs(actual.length - expected.length) <= 1);
    for (let i = 100; i < expected.length - 100; i++) {
      assert.ok(Math.abs(actual[i] - expected[i]) < 0.01);
    }
  }
  const alias = resample(tone(15000, 44100), 44100, 16000).subarray(100, -100);
  assert.ok(alias.every((value) => Math.abs(value) < 0.02));
});

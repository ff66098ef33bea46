import { expect } from '@open-wc/testing';
import type { Samples } from '../../../src/base/audio-format.js';
import { clipOf, openSpeechClip, type SpeechClip } from '../../../src/playback/speech-clip.js';
import { expectInvalid, failureOf, tone, toneSnr } from './support.js';

interface WavOptions {
  readonly bits?: 16 | 24 | 32;
  readonly float?: boolean;
  readonly extensible?: boolean;
  /** What the file says of the size of its data, in bytes. */
  readonly claims?: number;
}

/** A WAV file of interleaved channels. */
function wav(channels: Float32Array[], rate: number, options: WavOptions = {}): ArrayBuffer {
  const { bits = 16, float = false, extensible = false } = options;
  const frames = channels[0].length;
  const stride = channels.length * (bits / 8);
  const head = extensible ? 40 : 16;
  const view = new DataView(new ArrayBuffer(28 + head + 8 + frames * stride));
  const text = (at: number, value: string) =>
    [...value].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  const tag = float ? 3 : 1;
  text(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  text(8, 'WAVELIST');
  view.setUint32(16, 0, true);
  text(20, 'fmt ');
  view.setUint32(24, head, true);
  view.setUint16(28, extensible ? 0xfffe : tag, true);
  view.setUint16(30, channels.length, true);
  view.setUint32(32, rate, true);
  view.setUint32(36, rate * stride, true);
  view.setUint16(40, stride, true);
  view.setUint16(42, bits, true);
  if (extensible) view.setUint16(52, tag, true);
  const data = 28 + head + 8;
  text(data - 8, 'data');
  view.setUint32(data - 4, options.claims ?? frames * stride, true);
  const put = (at: number, value: number) => {
    const scaled = Math.round(value * (2 ** (bits - 1) - 1));
    if (float) view.setFloat32(at, value, true);
    else if (bits === 16) view.setInt16(at, scaled, true);
    else if (bits === 32) view.setInt32(at, scaled, true);
    else {
      view.setUint16(at, scaled & 0xffff, true);
      view.setInt8(at + 2, scaled >> 16);
    }
  };
  for (let i = 0; i < frames; i++) {
    channels.forEach((channel, c) => put(data + i * stride + (c * bits) / 8, channel[i]));
  }
  return view.buffer;
}

function samplesOf(clip: SpeechClip): Float32Array {
  const asFloat = (samples: Samples): number[] =>
    samples instanceof Float32Array ? [...samples] : [...samples].map((s) => s / 0x8000);
  return Float32Array.from([...clip.slices()].flatMap(asFloat));
}

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer;

describe('openSpeechClip', () => {
  const FORMATS: WavOptions[] = [
    { bits: 16 },
    { bits: 24 },
    { bits: 32 },
    { bits: 32, float: true },
    { bits: 24, extensible: true },
    { bits: 32, float: true, extensible: true },
  ];
  for (const options of FORMATS) {
    it(`reads WAV as it lies: ${JSON.stringify(options)}`, async () => {
      const signal = tone(440, 22050, 1.2);
      const mono = await openSpeechClip(wav([signal], 22050, options));
      expect(mono.sampleRate).to.equal(22050);
      expect(mono.seconds).to.be.closeTo(1.2, 1e-9);
      expect(toneSnr(samplesOf(mono), 440, 22050)).to.be.greaterThan(80);
      const half = signal.map((sample) => sample / 2);
      const stereo = await openSpeechClip(wav([signal, half], 22050, options));
      expect(toneSnr(samplesOf(stereo), 440, 22050, 0.375)).to.be.greaterThan(80);
    });
  }

  it('makes slices when they are asked for, a short one first, each of its own memory', async () => {
    const clip = await openSpeechClip(wav([tone(440, 16000, 1.25)], 16000));
    const slices = [...clip.slices()];
    expect(slices.map(({ length }) => length)).to.deep.equal([2400, 5600, 8000, 4000]);
    for (const { buffer, byteLength } of slices) expect(buffer.byteLength).to.equal(byteLength);
    expect([...clip.slices()]).to.deep.equal(slices);
  });

  it('reads a WAV file that claims to be longer than it is, as one that was streamed', async () => {
    const clip = await openSpeechClip(wav([tone(440, 16000, 0.5)], 16000, { claims: 0xffff_ffff }));
    expect(clip.seconds).to.equal(0.5);
  });

  it('has the browser decode the rest, and leaves the bytes as they are', async () => {
    const bytes = await (await fetch('/test/support/fixtures/tone.opus')).arrayBuffer();
    const { byteLength } = bytes;
    const clip = await openSpeechClip(bytes);
    expect(clip.sampleRate).to.equal(48000);
    expect(samplesOf(clip).length).to.be.closeTo(clip.seconds * 48000, 0.5);
    expect(Math.max(...samplesOf(clip))).to.be.greaterThan(0.05);
    expect(bytes.byteLength).to.equal(byteLength);
  });

  it('says what is wrong', async () => {
    await expectInvalid(openSpeechClip(new ArrayBuffer(0)), /no bytes/);
    await expectInvalid(openSpeechClip(bytesOf('<!doctype html><p>404')), /web page/);
    await expectInvalid(openSpeechClip(bytesOf('{"error": 404}')), /JSON/);
    await expectInvalid(openSpeechClip(bytesOf('certainly no audio')), /18 bytes/);
    await expectInvalid(openSpeechClip(wav([new Float32Array(0)], 16000)), /empty/);
    await expectInvalid(openSpeechClip(wav([new Float32Array(3000 * 1860)], 3000)), /31 minutes/);
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('enough');
    const bytes = await (await fetch('/test/support/fixtures/tone.opus')).arrayBuffer();
    const before = AbortSignal.abort(reason);
    expect(await failureOf(openSpeechClip(bytes, { signal: before }))).to.equal(reason);
    const during = new AbortController();
    const decoding = openSpeechClip(bytes, { signal: during.signal });
    during.abort(reason);
    expect(await failureOf(decoding)).to.equal(reason);
  });
});

describe('clipOf', () => {
  it('mixes the channels of a buffer and leaves it as it is', () => {
    const buffer = new AudioBuffer({ numberOfChannels: 2, length: 30_000, sampleRate: 48_000 });
    buffer.getChannelData(0).fill(0.5);
    buffer.getChannelData(1).fill(-0.25);
    const clip = clipOf(buffer);
    const samples = samplesOf(clip);
    expect(samples.length).to.equal(30_000);
    expect(samples.every((sample) => sample === 0.125)).to.equal(true);
    expect(buffer.getChannelData(0)[29_999]).to.equal(0.5);
  });
});

import { expect } from '@open-wc/testing';
import { decodeAudioPayload, encodeAudioPayload } from '../../../src/protocol/audio-payload.js';
import { ProtocolError } from '../../../src/protocol/protocol-error.js';
import { randomBytes, seeded } from '../../support/random.js';

describe('audio payloads', () => {
  const data = new Uint8Array([1, 2, 3, 4]);

  it('carry codec, rate and audio', () => {
    for (const codec of ['pcm_s16le', 'ogg_opus'] as const) {
      for (const sampleRate of [8000, 16000, 22050, 24000, 32000, 44100, 48000] as const) {
        const bytes = encodeAudioPayload({ codec, sampleRate, data });
        expect(bytes.length).to.equal(16 + 4);
        expect(decodeAudioPayload(bytes)).to.deep.equal({ codec, sampleRate, data });
      }
    }
  });

  it('may be empty, and may lie anywhere in a larger buffer', () => {
    const empty = encodeAudioPayload({
      codec: 'pcm_s16le',
      sampleRate: 24000,
      data: new Uint8Array(0),
    });
    const buffer = new Uint8Array(64);
    buffer.set(empty, 7);
    expect(decodeAudioPayload(buffer.subarray(7, 7 + empty.length))?.data.length).to.equal(0);
  });

  it('are told from raw PCM16', () => {
    const random = seeded(7);
    expect(decodeAudioPayload(new Uint8Array(0))).to.equal(null);
    expect(decodeAudioPayload(new Uint8Array(640))).to.equal(null);
    for (let i = 0; i < 2000; i++) {
      expect(decodeAudioPayload(randomBytes(random, 64))).to.equal(null);
    }
  });

  it('are refused when they cannot be read', () => {
    const good = encodeAudioPayload({ codec: 'pcm_s16le', sampleRate: 16000, data });
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = good.slice();
      bytes[at] = value;
      return bytes;
    };
    expect(() => decodeAudioPayload(good.subarray(0, 12))).to.throw(ProtocolError, 'cut off');
    expect(() => decodeAudioPayload(changed(8, 2))).to.throw(ProtocolError, 'version 2');
    expect(() => decodeAudioPayload(changed(9, 9))).to.throw(ProtocolError, 'codec 9');
    expect(() => decodeAudioPayload(changed(12, 1))).to.throw(ProtocolError, '15873 Hz');
  });
});

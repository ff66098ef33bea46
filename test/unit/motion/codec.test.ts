import { expect } from '@open-wc/testing';
import { BLENDSHAPE_COUNT, Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import { CompactDecoder, CompactMotionError } from '../../../src/motion/compact-decoder.js';
import { CompactEncoder } from '../../../src/motion/compact-encoder.js';
import { randomSequence } from '../../../src/motion/noise.js';
import { createFrame, type MotionFrame } from '../../../src/motion/segment.js';
import { speechMotion } from './speech-motion.js';

function encodeAll(frames: MotionFrame[], size: number, fps = 30): Uint8Array[] {
  const encoder = new CompactEncoder({ fps });
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < frames.length; at += size) {
    chunks.push(encoder.encode(frames.slice(at, at + size), at + size >= frames.length));
  }
  return chunks;
}

function decodeAll(chunks: Uint8Array[]): MotionFrame[] {
  const decoder = new CompactDecoder();
  return chunks.flatMap((chunk) => [...decoder.decode(chunk).frames]);
}

function expectNear(actual: MotionFrame[], wanted: MotionFrame[]): void {
  expect(actual.length).to.equal(wanted.length);
  let weights = 0;
  let rotations = 0;
  wanted.forEach((frame, k) =>
    frame.forEach((value, i) => {
      const error = Math.abs(actual[k][i] - value);
      if (i < BLENDSHAPE_COUNT) weights = Math.max(weights, error);
      else rotations = Math.max(rotations, error);
    }),
  );
  expect(weights).to.be.at.most(1 / 510 + 1e-6);
  expect(rotations).to.be.at.most(1 / 2048 + 1e-6);
}

describe('compact motion', () => {
  for (const size of [1, 3, 30, 1000]) {
    it(`round-trips speech in chunks of ${size} frames, within half a step`, () => {
      const frames = speechMotion(8, 30);
      expectNear(decodeAll(encodeAll(frames, size)), frames);
    });
  }

  it('round-trips noise, extremes and stillness', () => {
    const random = randomSequence(5);
    const frames = Array.from({ length: 300 }, (_, k) => {
      const frame = createFrame();
      for (let i = 0; i < FRAME_SIZE; i++) {
        const rotation = i >= BLENDSHAPE_COUNT;
        const value = k < 100 ? random() : k < 200 ? Math.round(random()) : 0.25;
        frame[i] = rotation ? (value - 0.5) * 3 : value;
      }
      return frame;
    });
    expectNear(decodeAll(encodeAll(frames, 7)), frames);
  });

  it('carries 30 fps of speech in at most 2 kB a second, also in chunks of 100 ms', () => {
    const seconds = 20;
    for (const size of [3, 30]) {
      const chunks = encodeAll(speechMotion(seconds, 30), size);
      const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
      expect(bytes / seconds).to.be.below(700);
    }
  });

  it('spends next to nothing on a face at rest', () => {
    const chunks = encodeAll(Array.from({ length: 300 }, createFrame), 3);
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).to.be.below(100 * 9);
  });

  it('gives every chunk its time, rate and mask', () => {
    const mask = new Uint8Array(FRAME_SIZE);
    mask[Channel.jawOpen] = mask[FRAME_SIZE - 1] = 1;
    const encoder = new CompactEncoder({ fps: 29.97, mask });
    const decoder = new CompactDecoder();
    const frame = createFrame().fill(0.5);
    const first = decoder.decode(encoder.encode([frame, frame], false));
    const second = decoder.decode(encoder.encode([frame], false));
    expect(first.start).to.equal(0);
    expect(second.start).to.be.closeTo(2 / 29.97, 1e-9);
    expect(second.fps).to.equal(29.97);
    expect(second.mask).to.deep.equal(mask);
    expect(second.frames[0][Channel.jawOpen]).to.be.closeTo(0.5, 1 / 255);
    expect(second.frames[0][Channel.mouthClose]).to.equal(0);
    expect(decoder.ended).to.equal(false);
    expect(decoder.decode(encoder.encode([], true)).frames).to.have.length(0);
    expect(decoder.ended).to.equal(true);
  });

  it('is deterministic, and takes what is no number as 0', () => {
    const frames = speechMotion(2, 30);
    expect(encodeAll(frames, 5)).to.deep.equal(encodeAll(frames, 5));
    const [decoded] = decodeAll(encodeAll([createFrame().fill(NaN), createFrame()], 2));
    expect([...decoded]).to.deep.equal([...createFrame()]);
    const [clipped] = decodeAll(encodeAll([createFrame().fill(9)], 1));
    expect(clipped[0]).to.equal(1);
    expect(clipped[Channel.headYaw]).to.equal(1.5);
  });
});

describe('broken compact motion', () => {
  const chunks = encodeAll(speechMotion(2, 30), 10);

  it('refuses chunks out of order, twice, or without the first', () => {
    expect(() => new CompactDecoder().decode(chunks[1])).to.throw(CompactMotionError);
    for (const order of [
      [0, 0],
      [0, 2],
      [0, 1, 1],
    ]) {
      expect(() => decodeAll(order.map((i) => chunks[i])), String(order)).to.throw(
        CompactMotionError,
      );
    }
  });

  it('stays broken after an error, and closed after the end', () => {
    const decoder = new CompactDecoder();
    expect(() => decoder.decode(chunks[1])).to.throw(CompactMotionError);
    expect(() => decoder.decode(chunks[0])).to.throw(CompactMotionError);
    const ended = new CompactDecoder();
    for (const chunk of chunks) ended.decode(chunk);
    expect(() => ended.decode(chunks[0])).to.throw(CompactMotionError);
  });

  it('refuses every chunk that was cut off', () => {
    for (let length = 0; length < chunks[0].length; length++) {
      expect(() => new CompactDecoder().decode(chunks[0].subarray(0, length))).to.throw(
        CompactMotionError,
      );
    }
  });

  it('refuses an unknown version, an impossible rate and a claim of too many frames', () => {
    const withSum = (...bytes: number[]): Uint8Array => {
      let a = 0;
      let b = 0;
      for (const byte of bytes) {
        a = (a + byte) % 255;
        b = (b + a) % 255;
      }
      return Uint8Array.of(...bytes, a, b);
    };
    const decode =
      (...bytes: number[]) =>
      () =>
        new CompactDecoder().decode(withSum(...bytes));
    expect(decode(0x11, 0xb0, 0xea, 0x01, 0, 1, 0)).not.to.throw();
    expect(decode(0x21, 0xb0, 0xea, 0x01, 0, 1, 0)).to.throw(CompactMotionError, 'Version 2');
    expect(decode(0x11, 0, 0, 1, 0)).to.throw(CompactMotionError, '0 frames a second');
    expect(decode(0x11, 0xb0, 0xea, 1, 0, 0xff, 0xff, 0x7f)).to.throw(CompactMotionError, 'claims');
    expect(decode(0x11, 0xff, 0xff, 0xff, 0xff, 0xff)).to.throw(CompactMotionError, 'too long');
    expect(decode(0x11)).to.throw(CompactMotionError);
  });

  it('meets random damage with an error or with motion in range', () => {
    const random = randomSequence(9);
    for (let round = 0; round < 3000; round++) {
      const bytes = chunks[0].slice();
      for (let hit = 0; hit < 4; hit++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      if (round % 2) {
        // A checksum that holds lets the damage through to the decoder proper.
        let a = 0;
        let b = 0;
        for (const byte of bytes.subarray(0, -2)) {
          a = (a + byte) % 255;
          b = (b + a) % 255;
        }
        bytes.set([a, b], bytes.length - 2);
      }
      try {
        for (const frame of new CompactDecoder().decode(bytes).frames) {
          for (let i = 0; i < FRAME_SIZE; i++) {
            if (!(Math.abs(frame[i]) <= 1.5)) throw new Error(`out of range: ${frame[i]}`);
          }
        }
      } catch (error) {
        expect(error).to.be.instanceOf(CompactMotionError);
      }
    }
  });
});

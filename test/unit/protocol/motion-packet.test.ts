import { expect } from '@open-wc/testing';
import { BLENDSHAPE_COUNT, Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import { randomSequence } from '../../../src/motion/noise.js';
import { createFrame, maskOf } from '../../../src/motion/segment.js';
import { ProtocolError } from '../../../src/protocol/protocol-error.js';
import {
  decodeMotionPacket,
  encodeMotionPacket,
  MAX_PACKET_BYTES,
  MAX_PACKET_FRAMES,
  MAX_PACKET_LEVELS,
  type MotionPacket,
} from '../../../src/protocol/room/motion-packet.js';
import { signatureOf } from '../../../src/protocol/room/signature.js';
import { speechMotion } from '../motion/speech-motion.js';

const levels = Uint8Array.from({ length: 20 }, (_, i) => (i * 37) & 255);

/** 200 ms of speech at 25 frames a second. */
function packet(over: Partial<MotionPacket> = {}): MotionPacket {
  const motion = { start: 12.3456, fps: 25, frames: speechMotion(0.2, 25) };
  return { stream: 0xfedcba98, sequence: 70_000, round: 3, start: 12.34, levels, motion, ...over };
}

describe('Motion packets of a room', () => {
  it('come back as they were sent', () => {
    const sent = packet({ begin: true, interrupted: true });
    const back = decodeMotionPacket(encodeMotionPacket(sent));
    expect(back).to.include({ stream: 0xfedcba98, sequence: 70_000, round: 3 });
    expect(back).to.include({ begin: true, end: false, interrupted: true });
    expect(back.start).to.be.closeTo(12.34, 1e-9);
    expect(back.levels).to.deep.equal(levels);
    expect(back.motion?.start).to.be.closeTo(12.3456, 1e-4);
    expect(back.motion?.fps).to.equal(25);
    expect(back.motion?.mask).to.equal(undefined);
    expect(back.motion?.frames.length).to.equal(5);
    back.motion?.frames.forEach((frame, k) =>
      frame.forEach((value, channel) => {
        const step = channel < BLENDSHAPE_COUNT ? 1 / 510 : 1 / 2048;
        expect(value).to.be.closeTo(sent.motion!.frames[k][channel], step + 1e-6);
      }),
    );
  });

  it('say which channels their motion speaks for', () => {
    const mask = maskOf([Channel.jawOpen, Channel.headYaw]);
    const motion = { start: 0, fps: 30, frames: [createFrame()], mask };
    const back = decodeMotionPacket(encodeMotionPacket(packet({ start: 0, motion })));
    expect(back.motion?.mask).to.deep.equal(mask);
  });

  it('may be all signature, or say nothing but that a round was cut off', () => {
    const still = decodeMotionPacket(encodeMotionPacket(packet({ motion: undefined })));
    expect(still.motion).to.equal(undefined);
    expect(still.levels).to.deep.equal(levels);
    const none = new Uint8Array(0);
    const cut = packet({ motion: undefined, levels: none, interrupted: true });
    const back = decodeMotionPacket(encodeMotionPacket(cut));
    expect(back).to.include({ interrupted: true, end: false });
    expect(back.levels.length).to.equal(0);
  });

  it('are read alone, whichever others were lost', () => {
    const frames = speechMotion(2, 25);
    const bytes = [0, 5, 10, 15].map((at) =>
      encodeMotionPacket(
        packet({ motion: { start: 12.34, fps: 25, frames: frames.slice(at, at + 5) } }),
      ),
    );
    const third = decodeMotionPacket(bytes[2]).motion!;
    expect(third.frames[0][Channel.jawOpen]).to.be.closeTo(frames[10][Channel.jawOpen], 1 / 500);
  });

  it('stay below 2 kB a second in two copies, with more motion than a voice makes', () => {
    const frames = speechMotion(20, 25);
    let bytes = 0;
    for (let at = 0; at < frames.length; at += 5) {
      const motion = { start: at / 25, fps: 25, frames: frames.slice(at, at + 5) };
      bytes += encodeMotionPacket(packet({ start: at / 25, motion })).length;
    }
    expect((bytes * 2) / 20).to.be.below(2000);
  });

  it('refuse what does not fit into one', () => {
    const many = { start: 12.34, fps: 60, frames: speechMotion(3, 60) };
    const tooMany = () => encodeMotionPacket(packet({ motion: many }));
    expect(tooMany).to.throw(RangeError, String(MAX_PACKET_FRAMES));
    const long = { start: 12.34, fps: 1, frames: speechMotion(3, 1) };
    expect(() => encodeMotionPacket(packet({ motion: long }))).to.throw(RangeError);
    const far = { start: 99, fps: 25, frames: speechMotion(0.1, 25) };
    expect(() => encodeMotionPacket(packet({ motion: far }))).to.throw(RangeError);
    const loud = new Uint8Array(MAX_PACKET_LEVELS + 1);
    expect(() => encodeMotionPacket(packet({ levels: loud }))).to.throw(RangeError);
    for (const start of [-1, NaN, 1e9]) {
      expect(() => encodeMotionPacket(packet({ start, motion: undefined }))).to.throw(RangeError);
    }
  });

  it('are told from bytes that are none', () => {
    const whole = encodeMotionPacket(packet());
    for (let length = 0; length < whole.length; length++) {
      // Cut behind the levels, it is a packet without motion.
      if (length === 40) continue;
      expect(() => decodeMotionPacket(whole.subarray(0, length)), `${length}`).to.throw(
        ProtocolError,
      );
    }
    const other = whole.slice();
    other[0] = 0x20;
    expect(() => decodeMotionPacket(other)).to.throw(ProtocolError, 'Version 2');
    expect(() => decodeMotionPacket(new Uint8Array(MAX_PACKET_BYTES + 1))).to.throw(ProtocolError);
  });

  it('give an error or a packet within bounds for whatever bytes come', () => {
    const next = randomSequence(7);
    const whole = encodeMotionPacket(packet());
    let read = 0;
    for (let round = 0; round < 3000; round++) {
      const noise = round % 2 === 0;
      const length = 21 + Math.floor(next() * 200);
      const bytes = noise ? new Uint8Array(length) : whole.slice();
      if (noise) for (let i = 0; i < length; i++) bytes[i] = Math.floor(next() * 256);
      else bytes[Math.floor(next() * bytes.length)] ^= 1 << Math.floor(next() * 8);
      if (noise) bytes[0] = 0x10;
      try {
        const { levels: heard, motion } = decodeMotionPacket(bytes);
        read++;
        expect(heard.length).to.be.at.most(MAX_PACKET_LEVELS);
        for (const frame of motion?.frames ?? []) {
          expect(frame.length).to.equal(FRAME_SIZE);
          expect(frame.every(Number.isFinite)).to.equal(true);
        }
      } catch (error) {
        expect(error).to.be.instanceOf(ProtocolError);
      }
    }
    expect(read).to.be.above(100);
  });

  it('refuse a few bytes that claim much motion', () => {
    const head = encodeMotionPacket(packet({ motion: undefined, levels: new Uint8Array(0) }));
    // First chunk, 1000 frames a second, frames 0 to 16383, and its checksum.
    const chunk = [0x11, 0xc0, 0x84, 0x3d, 0, 0xff, 0x7f];
    let a = 0;
    let b = 0;
    for (const byte of chunk) b = (b + (a = (a + byte) % 255)) % 255;
    const bytes = Uint8Array.from([...head, ...chunk, a, b]);
    expect(() => decodeMotionPacket(bytes)).to.throw(ProtocolError, '16383 frames, too many');
  });
});

describe('The signature of a sound', () => {
  it('is a level for each 10 ms, in half decibels above -96 dBFS', () => {
    const full = new Float32Array(480).fill(1);
    const quiet = new Float32Array(480).fill(0.1);
    const silent = new Float32Array(480);
    const sound = Float32Array.from([...full, ...quiet, ...silent, ...full]);
    expect([...signatureOf(sound, 48000)]).to.deep.equal([192, 152, 0, 192]);
    const pcm = Int16Array.from(sound, (sample) => Math.round(sample * 32767));
    expect([...signatureOf(pcm, 48000)]).to.deep.equal([192, 152, 0, 192]);
  });

  it('has a hundred levels a second at every rate, and one for what is left over', () => {
    for (const rate of [8000, 11025, 16000, 22050, 24000, 44100, 48000]) {
      expect(signatureOf(new Float32Array(rate * 7), rate).length, `${rate}`).to.equal(700);
      expect(signatureOf(new Float32Array(rate * 7 + 5), rate).length, `${rate}`).to.equal(701);
    }
  });
});

import { expect } from '@open-wc/testing';
import {
  MotionFileError,
  readMotionFile,
  writeMotionFile,
} from '../../../src/motion/motion-file.js';
import { BLENDSHAPE_COUNT, Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';
import { speechMotion } from './speech-motion.js';

const FPS = 30;

function fileOf(frames: readonly MotionFrame[], mask?: Uint8Array): Uint8Array {
  return writeMotionFile({ fps: FPS, seconds: frames.length / FPS, frames, mask });
}

/** All frames of a file, checked to be consecutive. */
function framesOf(file: Uint8Array): MotionFrame[] {
  const frames: MotionFrame[] = [];
  for (const segment of readMotionFile(file).segments()) {
    expect(segment.start).to.be.closeTo(frames.length / FPS, 1e-9);
    expect(segment.fps).to.equal(FPS);
    frames.push(...segment.frames);
  }
  return frames;
}

const problemOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).to.be.instanceOf(MotionFileError);
    return (error as MotionFileError).message;
  }
  throw new Error('nothing was thrown');
};

describe('motion file', () => {
  it('keeps the motion of a long recording to a step of each channel', () => {
    const frames = speechMotion(65, FPS);
    const read = framesOf(fileOf(frames));
    expect(read.length).to.equal(frames.length);
    frames.forEach((frame, k) =>
      frame.forEach((value, c) => {
        expect(read[k][c]).to.be.closeTo(value, c < BLENDSHAPE_COUNT ? 1 / 509 : 1 / 2047);
      }),
    );
  });

  it('tells its rate, its duration, and what it speaks for', () => {
    const mask = new Uint8Array(FRAME_SIZE);
    mask[Channel.jawOpen] = 1;
    const file = readMotionFile(
      writeMotionFile({ fps: 23.976, seconds: 1.234, frames: speechMotion(1.234, 24), mask }),
    );
    expect(file.fps).to.equal(23.976);
    expect(file.seconds).to.equal(1.234);
    const [segment] = file.segments();
    expect(segment.mask).to.deep.equal(mask);
  });

  it('is small: 2 kB for a second of speech at most', () => {
    expect(fileOf(speechMotion(20, FPS)).length).to.be.below(20 * 2000);
  });

  it('may be empty, and may lie anywhere in a buffer', () => {
    expect(framesOf(fileOf([]))).to.deep.equal([]);
    const file = fileOf(speechMotion(1, FPS));
    const holder = new Uint8Array(file.length + 7);
    holder.set(file, 5);
    expect(framesOf(holder.subarray(5, 5 + file.length))).to.deep.equal(framesOf(file));
  });

  it('says what is wrong with it', () => {
    const file = fileOf(speechMotion(25, FPS));
    const text = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    expect(problemOf(() => readMotionFile(text))).to.match(/no motion file/);
    expect(problemOf(() => readMotionFile(new Uint8Array(0)))).to.match(/no motion file/);
    expect(problemOf(() => readMotionFile(file.subarray(0, 12)))).to.match(/no motion file/);
    for (const length of [20, 23, 60, Math.round(file.length / 2), file.length - 1]) {
      expect(problemOf(() => framesOf(file.slice(0, length)))).to.match(/cut off/);
    }
    const later = file.slice();
    later[8] = 9;
    expect(problemOf(() => readMotionFile(later))).to.match(/version 9/);
    const damaged = file.slice();
    damaged[200] ^= 0x10;
    expect(problemOf(() => framesOf(damaged))).to.match(/damaged/);
  });
});

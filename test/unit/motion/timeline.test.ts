import { expect } from '@open-wc/testing';
import { Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import { createFrame, type MotionSegment } from '../../../src/motion/segment.js';
import { MotionTimeline } from '../../../src/motion/timeline.js';

const JAW = Channel.jawOpen;

/** A segment whose jaw takes the given values. */
function segment(start: number, fps: number, values: number[], mask?: Uint8Array): MotionSegment {
  const frames = values.map((value) => {
    const frame = createFrame();
    frame[JAW] = value;
    return frame;
  });
  return { start, fps, frames, ...(mask && { mask }) };
}

function timeline(...segments: MotionSegment[]): MotionTimeline {
  const result = new MotionTimeline();
  for (const one of segments) result.append(one);
  return result;
}

const out = createFrame();
function at(motion: MotionTimeline, time: number): number {
  expect(motion.sample(time, out)).to.equal(true);
  return out[JAW];
}

describe('MotionTimeline', () => {
  it('is empty at first', () => {
    const empty = new MotionTimeline();
    expect(empty.sample(0, out)).to.equal(false);
    expect(empty.duration).to.equal(0);
    expect(empty.covers(0)).to.equal(false);
    empty.append(segment(0, 25, []));
    expect(empty.sample(0, out)).to.equal(false);
  });

  it('hits frames exactly, interpolates between them and holds at the ends', () => {
    const motion = timeline(segment(0.5, 10, [0, 1, 0.5]));
    expect(at(motion, 0.5)).to.equal(0);
    expect(at(motion, 0.6)).to.be.closeTo(1, 1e-6);
    expect(at(motion, 0.55)).to.be.closeTo(0.5, 1e-6);
    expect(at(motion, 0.65)).to.be.closeTo(0.75, 1e-6);
    expect(at(motion, -3)).to.equal(0);
    expect(at(motion, 99)).to.equal(0.5);
    expect(motion.duration).to.be.closeTo(0.8, 1e-9);
  });

  it('runs on over the seam between segments of different rates', () => {
    const motion = timeline(segment(0, 10, [0, 0.2]), segment(0.2, 50, [0.4, 0.5]));
    expect(at(motion, 0.15)).to.be.closeTo(0.3, 1e-6);
    expect(at(motion, 0.21)).to.be.closeTo(0.45, 1e-6);
    expect(motion.duration).to.be.closeTo(0.24, 1e-9);
  });

  it('knows what it covers, gaps and the end left out', () => {
    const motion = timeline(segment(0, 10, [1, 1]), segment(0.5, 10, [1]));
    expect([-0.1, 0, 0.19, 0.3, 0.5, 0.59, 0.61].map((t) => motion.covers(t))).to.deep.equal([
      false,
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    motion.end();
    expect(motion.ended).to.equal(true);
    expect(motion.covers(0.61)).to.equal(false);
  });

  it('interpolates over a gap and fills it when the late segment comes', () => {
    const motion = timeline(segment(0, 10, [0]), segment(0.4, 10, [0.8]));
    expect(at(motion, 0.2)).to.be.closeTo(0.4, 1e-6);
    motion.append(segment(0.1, 10, [1, 1, 1]));
    expect(at(motion, 0.2)).to.be.closeTo(1, 1e-6);
    expect(at(motion, 0.4)).to.be.closeTo(0.8, 1e-6);
  });

  it('lets the newer of two overlapping segments win', () => {
    const motion = timeline(segment(0, 10, [0, 0, 0, 0, 0]), segment(0.2, 20, [1, 1, 1, 1]));
    expect([0.1, 0.2, 0.3, 0.35, 0.4].map((t) => Math.round(at(motion, t)))).to.deep.equal([
      0, 1, 1, 1, 0,
    ]);
    expect(motion.duration).to.be.closeTo(0.5, 1e-9);
    motion.append(segment(0, 10, [0.5, 0.5, 0.5, 0.5, 0.5]));
    expect(at(motion, 0.3)).to.be.closeTo(0.5, 1e-6);
  });

  it('gives the same motion however finely it was cut', () => {
    const values = Array.from({ length: 200 }, (_, k) => (k * 37) % 11);
    const whole = timeline(segment(0, 30, values));
    const cut = timeline(...values.map((value, k) => segment(k / 30, 30, [value])));
    for (let t = 0; t < 7; t += 0.0137) expect(at(cut, t)).to.be.closeTo(at(whole, t), 1e-4);
  });

  it('forgets what is over without changing what is not', () => {
    const motion = timeline(segment(0, 10, [0, 1, 2, 3]), segment(0.4, 10, [4, 5, 6]));
    motion.forget(0.25);
    expect(at(motion, 0.25)).to.be.closeTo(2.5, 1e-5);
    motion.forget(0.45);
    expect(at(motion, 0.45)).to.be.closeTo(4.5, 1e-5);
    expect(motion.duration).to.be.closeTo(0.7, 1e-9);
    expect(motion.covers(0.1)).to.equal(false);
    motion.forget(100);
    expect(at(motion, 100)).to.equal(6);
  });

  it('speaks for all that any segment speaks for', () => {
    const one = new Uint8Array(FRAME_SIZE);
    const two = new Uint8Array(FRAME_SIZE);
    one[JAW] = two[0] = 1;
    const motion = timeline(segment(0, 10, [1], one), segment(0.1, 10, [1], two));
    expect([motion.mask![JAW], motion.mask![0], motion.mask![1]]).to.deep.equal([1, 1, 0]);
    motion.append(segment(0.2, 10, [1]));
    expect(motion.mask).to.equal(undefined);
    motion.clear();
    motion.append(segment(0, 10, [1], one));
    expect(motion.mask).to.deep.equal(one);
  });

  it('starts anew after clear()', () => {
    const motion = timeline(segment(0, 10, [1]));
    motion.end();
    motion.clear();
    expect([motion.ended, motion.duration, motion.sample(0, out)]).to.deep.equal([false, 0, false]);
  });
});

import { expect } from '@open-wc/testing';
import { JitterBuffer } from '../../../src/rtc/agora/jitter-buffer.js';
import { SessionCounters } from '../../../src/rtc/session-summary.js';

describe('the jitter buffer of numbered frames', () => {
  let counters: SessionCounters;
  let buffer: JitterBuffer<number>;

  beforeEach(() => {
    counters = new SessionCounters();
    buffer = new JitterBuffer({ enabled: true, patience: 0.08, counters });
  });

  const push = (...numbers: number[]): void => numbers.forEach((n) => buffer.push(n, n));
  const pull = (from: number, ticks: number): (number | null)[] =>
    Array.from({ length: ticks }, (_, i) => buffer.pull(from + i * 0.04));

  it('gives frames in order, once there are two', () => {
    push(1);
    expect(pull(0, 1)).to.deep.equal([null]);
    push(0, 1);
    expect(pull(0.04, 3)).to.deep.equal([0, 1, null]);
    expect(buffer.phase).to.equal('starved');
    push(2);
    expect(pull(0.2, 1)).to.deep.equal([2]);
    expect(counters.summary).to.include({ jitterStarved: 1, totalDropped: 0 });
  });

  it('waits 80 ms for a frame that is missing, and then goes on without it', () => {
    push(0, 1);
    pull(0, 2);
    push(3, 4);
    expect(pull(0.08, 3)).to.deep.equal([null, null, 3]);
    push(2);
    expect(counters.summary).to.include({
      jitterSkipEvents: 1,
      jitterSkipFrames: 1,
      jitterNoInOrder: 3,
      jitterDropStale: 1,
      totalLost: 1,
    });
  });

  it('keeps four frames, and drops the oldest', () => {
    push(0, 1, 2, 3, 4, 5);
    expect(pull(0, 5)).to.deep.equal([2, 3, 4, 5, null]);
    expect(counters.summary).to.include({ jitterDropOverflow: 2, totalDropped: 2 });
  });

  it('hands frames on as they come where it is turned off', () => {
    const direct = new JitterBuffer<number>({ enabled: false, patience: 0.08, counters });
    direct.push(7, 7);
    expect(direct.pull(0)).to.equal(7);
    direct.push(9, 9);
    expect(direct.pull(0.04)).to.equal(9);
  });

  it('begins anew with another session', () => {
    push(5, 6);
    pull(0, 2);
    buffer.reset();
    push(0, 1);
    expect(pull(0.2, 2)).to.deep.equal([0, 1]);
  });
});

import { expect } from '@open-wc/testing';
import { FramePace } from '../../../src/render/frame-pace.js';

/** Feeds enough pictures of one cost to be judged; returns the rate then. */
function settle(pace: FramePace, cost: number, views = 1): number | null {
  for (let i = 0; i < 10; i++) pace.add(cost, views);
  return pace.rate;
}

describe('frame pace', () => {
  it('begins slowly and takes the rate that a third of the time allows', () => {
    expect(new FramePace().rate).to.equal(8);
    for (const [cost, rate] of [
      [2, null],
      [8, 30],
      [16, 15],
      [60, 8],
      [500, 8],
    ] as const) {
      expect(settle(new FramePace(), cost), `${cost} ms`).to.equal(rate);
    }
  });

  it('shares the time among all characters on show', () => {
    expect(settle(new FramePace(), 2, 12)).to.equal(8);
    expect(settle(new FramePace(), 2, 4)).to.equal(30);
  });

  it('is not moved by single slow pictures, nor back and forth at a limit', () => {
    const pace = new FramePace();
    settle(pace, 2);
    expect(pace.add(400, 1)).to.equal(false);
    expect(pace.add(400, 1)).to.equal(false);
    expect(settle(pace, 6)).to.equal(30);
    expect(settle(pace, 5)).to.equal(30);
    expect(settle(pace, 4)).to.equal(null);
  });

  it('is settled once it has held for a while, until there are more characters', () => {
    const pace = new FramePace();
    settle(pace, 2);
    expect(pace.settled).to.equal(false);
    settle(pace, 2);
    expect(pace.settled).to.equal(true);
    pace.add(2, 2);
    expect(pace.settled).to.equal(false);
  });

  it('lets many take turns', () => {
    const pace = new FramePace();
    expect(pace.turns(12)).to.equal(2);
    expect(pace.turns(1)).to.equal(1);
    settle(pace, 1);
    expect(pace.turns(12)).to.equal(12);
  });
});

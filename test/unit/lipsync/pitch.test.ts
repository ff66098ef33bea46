import { expect } from '@open-wc/testing';
import { PitchTracker } from '../../../src/lipsync/pitch.js';

describe('pitch', () => {
  for (const hertz of [90, 140, 220, 330]) {
    it(`of ${hertz} Hz is heard`, () => {
      const tracker = new PitchTracker();
      for (let i = 0; i < 3200; i++) {
        let sample = 0;
        for (let k = 1; k < 6; k++) sample += Math.sin((2 * Math.PI * hertz * k * i) / 16000) / k;
        tracker.push(0.1 * sample);
      }
      expect(tracker.estimate()).to.be.closeTo(hertz, hertz * 0.06);
      tracker.reset();
      expect(tracker.estimate()).to.equal(0);
    });
  }

  it('is not heard in noise', () => {
    const tracker = new PitchTracker();
    let state = 7;
    for (let i = 0; i < 3200; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      tracker.push(state / 2 ** 34);
    }
    expect(tracker.estimate()).to.equal(0);
  });
});

import { expect } from '@open-wc/testing';
import { PlainCorrelation } from '../../../src/lipsync/correlation.js';
import { PitchTracker } from '../../../src/lipsync/pitch.js';

describe('pitch', () => {
  for (const hertz of [90, 140, 220, 330]) {
    it(`of ${hertz} Hz is heard`, () => {
      const tracker = new PitchTracker(new PlainCorrelation());
      for (let i = 0; i < 3200; i++) {
        let sample = 0;
        for (let k = 1; k < 6; k++) sample += Math.sin((2 * Math.PI * hertz * k * i) / 16000) / k;
        tracker.push(Float64Array.of(0.1 * sample), 0, 1);
      }
      expect(tracker.estimate()).to.be.closeTo(hertz, hertz * 0.06);
      tracker.reset();
      expect(tracker.estimate()).to.equal(0);
    });
  }

  for (const [kind, share] of [
    ['noise', 0],
    ['rumble', 0.97],
  ] as const) {
    it(`is not heard in ${kind}`, () => {
      const tracker = new PitchTracker(new PlainCorrelation());
      let state = 7;
      let smooth = 0;
      const heard = Array.from({ length: 50 }, () => {
        for (let i = 0; i < 320; i++) {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          smooth += (1 - share) * (state / 2 ** 31 - smooth);
          tracker.push(Float64Array.of(0.1 * smooth), 0, 1);
        }
        return tracker.estimate();
      });
      expect(heard.filter((pitch) => pitch > 0).length).to.be.below(5);
    });
  }
});

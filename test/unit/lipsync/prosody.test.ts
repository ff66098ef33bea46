import { expect } from '@open-wc/testing';
import { PitchTracker } from '../../../src/lipsync/pitch.js';
import { Prosody, PROSODY_CHANNELS } from '../../../src/lipsync/prosody.js';
import { FRAME_SIZE } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';

/** Motion of `seconds` of a voice that swells `accents` times a second. */
function perform(seed: number, seconds: number, accents: number): MotionFrame[] {
  const prosody = new Prosody(seed);
  return Array.from({ length: seconds * 50 }, (_, k) => {
    const swell = Math.max(0, Math.sin((2 * Math.PI * accents * k) / 50));
    const frame = new Float32Array(FRAME_SIZE);
    const loudness = accents > 0 ? 0.2 + 0.8 * swell : 0;
    prosody.pose({ loudness, speaking: accents > 0 ? 1 : 0, pitch: 110 + 60 * swell }, frame);
    return frame;
  });
}

/** Largest change of any channel from frame to frame, after `from`. */
const unrest = (frames: MotionFrame[]) =>
  Math.max(
    ...frames
      .slice(1)
      .flatMap((frame, k) => PROSODY_CHANNELS.map((c) => Math.abs(frame[c] - frames[k][c]))),
  );

describe('prosody', () => {
  it('moves with accents, gently', () => {
    const frames = perform(1, 6, 1);
    expect(unrest(frames)).to.be.within(0.0005, 0.04);
    const reach = Math.max(...frames.flatMap((f) => PROSODY_CHANNELS.map((c) => Math.abs(f[c]))));
    expect(reach).to.be.within(0.01, 0.4);
  });

  it('is still when nobody speaks', () => {
    expect(unrest(perform(1, 4, 0))).to.equal(0);
  });

  it('repeats itself for the same seed, and after a reset', () => {
    expect(perform(5, 3, 1)).to.deep.equal(perform(5, 3, 1));
    expect(perform(5, 3, 1)).to.not.deep.equal(perform(6, 3, 1));
  });

  for (const hertz of [90, 140, 220, 330]) {
    it(`hears a pitch of ${hertz} Hz`, () => {
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

  it('hears no pitch in noise', () => {
    const tracker = new PitchTracker();
    let state = 7;
    for (let i = 0; i < 3200; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      tracker.push(state / 2 ** 34);
    }
    expect(tracker.estimate()).to.equal(0);
  });
});

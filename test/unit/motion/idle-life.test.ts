import { expect } from '@open-wc/testing';
import { Blinks } from '../../../src/motion/blinks.js';
import { BLENDSHAPE_COUNT, Channel, FRAME_SIZE } from '../../../src/motion/channels.js';
import { GazeProcess } from '../../../src/motion/gaze.js';
import { IdleLife } from '../../../src/motion/idle-life.js';
import { createPose, PoseChannel } from '../../../src/motion/pose.js';

interface Blink {
  start: number;
  closed: number;
  end: number;
  depth: number;
}

/** Blinks of a person over some time, found in the lids' motion. */
function watch(seed: number, seconds: number): Blink[] {
  const blinks = new Blinks(seed);
  const found: Blink[] = [];
  let current: Blink | undefined;
  for (let t = 0; t < seconds; t += 0.005) {
    const depth = blinks.sample(t);
    if (depth > 0.001 && !current) current = { start: t, closed: t, end: t, depth: 0 };
    if (!current) continue;
    if (depth > current.depth) Object.assign(current, { depth, closed: t });
    if (depth <= 0.001) {
      found.push({ ...current, end: t });
      current = undefined;
    }
  }
  return found;
}

describe('blinks', () => {
  const found = [1, 2, 3].flatMap((seed) => watch(seed, 600));
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('come every 2.5 to 4 seconds on average, irregularly', () => {
    const intervals = [1, 2, 3].flatMap((seed) => {
      const starts = watch(seed, 600).map(({ start }) => start);
      return starts.slice(1).map((start, i) => start - starts[i]);
    });
    expect(mean(intervals)).to.be.within(2.5, 4);
    const spread = Math.sqrt(mean(intervals.map((x) => (x - mean(intervals)) ** 2)));
    expect(spread).to.be.within(0.8, 2.5);
    expect(Math.min(...intervals)).to.be.above(0.25);
    expect(Math.max(...intervals)).to.be.below(13);
  });

  it('close in about 100 ms and open in 150 to 200 ms', () => {
    expect(mean(found.map(({ start, closed }) => closed - start))).to.be.within(0.08, 0.12);
    for (const { closed, end } of found) expect(end - closed).to.be.within(0.14, 0.25);
  });

  it('are now and then halves or doubles', () => {
    const share = found.filter(({ depth }) => depth < 0.7).length / found.length;
    expect(share).to.be.within(0.03, 0.2);
    const close = found.filter((b, i) => i > 0 && b.start - found[i - 1].start < 0.6);
    expect(close.filter((b) => b.start > 0).length / found.length).to.be.within(0.03, 0.2);
  });
});

describe('gaze', () => {
  it('is mostly on the viewer, leaves and comes back', () => {
    const gaze = new GazeProcess(4);
    let on = 0;
    let longestAway = 0;
    let away = 0;
    const samples = 60_000;
    for (let k = 0; k < samples; k++) {
      const { yaw, pitch } = gaze.sample(k / 100);
      const looksAway = Math.hypot(yaw, pitch) > 0.06;
      away = looksAway ? away + 0.01 : 0;
      longestAway = Math.max(longestAway, away);
      if (!looksAway) on++;
      expect(Math.hypot(yaw, pitch)).to.be.below(0.3);
    }
    expect(on / samples).to.be.within(0.85, 0.99);
    expect(longestAway).to.be.within(0.3, 1.2);
  });
});

describe('IdleLife', () => {
  const frameAt = (life: IdleLife, time: number) => {
    const frame = createPose();
    life.sample(time, frame);
    return frame;
  };

  it('is a function of seed and time, asked in any order', () => {
    const times = [0, 12.3, 59.99, 60.01, 1e3, 4e4, -5];
    const one = new IdleLife(7);
    const two = new IdleLife(7);
    const backwards = [...times].reverse().map((t) => frameAt(two, t));
    expect(times.map((t) => frameAt(one, t))).to.deep.equal(backwards.reverse());
    expect(frameAt(new IdleLife(8), 12.3)).not.to.deep.equal(frameAt(one, 12.3));
  });

  it('moves smoothly, hours in and over the seams of its blocks', () => {
    const life = new IdleLife(3);
    for (const from of [0, 39, 59, 119, 36_000, 100_020]) {
      let before = frameAt(life, from);
      for (let k = 1; k < 60 * 4; k++) {
        const frame = frameAt(life, from + k / 60);
        for (let i = 0; i < FRAME_SIZE; i++) {
          const eye = i >= Channel.eyeLeftPitch || i === 0 || i === Channel.eyeBlinkRight;
          expect(Math.abs(frame[i] - before[i])).to.be.below(eye ? 0.26 : 0.008);
        }
        before = frame;
      }
    }
  });

  it('stays small, and leaves the mouth shut', () => {
    const life = new IdleLife(11);
    for (let t = 0; t < 600; t += 0.25) {
      const frame = frameAt(life, t);
      for (let i = 0; i < BLENDSHAPE_COUNT; i++) expect(frame[i]).to.be.within(0, 1);
      expect(Math.abs(frame[Channel.headYaw] + frame[Channel.neckYaw])).to.be.below(0.17);
      expect(Math.abs(frame[Channel.headPitch] + frame[Channel.neckPitch])).to.be.below(0.12);
      expect(frame[Channel.jawOpen]).to.equal(0);
      expect(frame[Channel.mouthSmileLeft]).to.be.below(0.2);
    }
  });

  it('gets quieter from lively to subtle to still, which blinks and hardly looks about', () => {
    const travel = (style: 'lively' | 'subtle' | 'still', channel: number): number => {
      const life = new IdleLife(2, style);
      let sum = 0;
      for (let t = 0; t < 60; t += 0.1) sum += Math.abs(frameAt(life, t)[channel]);
      return sum;
    };
    for (const channel of [Channel.headYaw, Channel.browInnerUp, Channel.eyeLeftYaw]) {
      expect(travel('subtle', channel)).to.be.below(travel('lively', channel));
    }
    for (const channel of [Channel.headYaw, Channel.browInnerUp, PoseChannel.breath]) {
      expect(travel('still', channel)).to.equal(0);
    }
    expect(travel('still', Channel.eyeLeftYaw)).to.be.below(
      0.7 * travel('lively', Channel.eyeLeftYaw),
    );
    expect(travel('still', Channel.eyeBlinkLeft)).to.equal(travel('lively', Channel.eyeBlinkLeft));
  });

  it('keeps head and gaze quiet where reduced motion is wanted, but blinks', () => {
    const life = new IdleLife(2);
    life.reducedMotion = true;
    let blinked = false;
    for (let t = 0; t < 30; t += 0.05) {
      const frame = frameAt(life, t);
      expect(frame[Channel.headYaw] + frame[Channel.neckPitch]).to.equal(0);
      for (const value of frame.subarray(FRAME_SIZE)) expect(value).to.be.closeTo(0, 1e-9);
      expect(Math.abs(frame[Channel.eyeLeftYaw])).to.be.below(0.06);
      blinked ||= frame[Channel.eyeBlinkLeft] > 0.9;
    }
    expect(blinked).to.equal(true);
  });
});

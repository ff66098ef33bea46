import { expect } from '@open-wc/testing';
import { articulate } from '../../../src/motion/articulation.js';
import {
  BLENDSHAPE_COUNT,
  Channel,
  FRAME_SIZE,
  type ChannelName,
} from '../../../src/motion/channels.js';
import { FLAME_MASK } from '../../../src/motion/flame.js';
import { IdleLife } from '../../../src/motion/idle-life.js';
import { MotionMixer, type SpeechPose } from '../../../src/motion/mixer.js';
import { randomSequence } from '../../../src/motion/noise.js';
import { createPose } from '../../../src/motion/pose.js';
import { createFrame, type MotionFrame } from '../../../src/motion/segment.js';
import { frameOf } from '../../support/avatars.js';
import { speechMotion } from './speech-motion.js';

const STEP = 1 / 60;
const JAW = Channel.jawOpen;

/** A pose with one channel at a value. */
function pose(value: number, channel = JAW, mask?: Uint8Array): SpeechPose {
  const frame = createFrame();
  frame[channel] = value;
  return { frame, ...(mask && { mask }) };
}

/** Runs a mixer at 60 Hz and returns the frames it shows. */
function run(
  mixer: MotionMixer,
  from: number,
  seconds: number,
  speech: (time: number) => SpeechPose | null,
): MotionFrame[] {
  return Array.from({ length: Math.round(seconds / STEP) }, (_, k) => {
    const out = createPose();
    mixer.update(from + k * STEP, speech(from + k * STEP), out);
    return out;
  });
}

/** Largest change from frame to frame, lids and eyes left out: they do jump. */
function largestStep(frames: MotionFrame[]): number {
  let largest = 0;
  for (let k = 1; k < frames.length; k++) {
    for (let i = 0; i < Channel.eyeLeftPitch; i++) {
      if (i === Channel.eyeBlinkLeft || i === Channel.eyeBlinkRight) continue;
      largest = Math.max(largest, Math.abs(frames[k][i] - frames[k - 1][i]));
    }
  }
  return largest;
}

const idleAt = (seed: number, time: number): MotionFrame => {
  const frame = createPose();
  new IdleLife(seed).sample(time, frame);
  return frame;
};

describe('MotionMixer', () => {
  it('shows idle life when nothing is said', () => {
    const frames = run(new MotionMixer({ seed: 5 }), 0, 1, () => null);
    expect(frames[30]).to.deep.equal(idleAt(5, 30 * STEP));
  });

  it('follows speech exactly once it has eased in', () => {
    const frames = run(new MotionMixer({ seed: 5 }), 0, 1, () => pose(0.6));
    expect(frames.at(-1)![JAW]).to.be.closeTo(0.6, 1e-6);
    expect(frames.at(-1)![Channel.browInnerUp]).to.equal(0);
  });

  it('closes the mouth fully within 0.4 s of the end of speech', () => {
    const mixer = new MotionMixer({ seed: 5 });
    run(mixer, 0, 1, () => pose(0.9));
    const after = run(mixer, 1, 1, () => null);
    const closedAt = after.findIndex((frame) => frame[JAW] === 0) * STEP;
    expect(closedAt).to.be.within(0.3, 0.4);
    expect(after.at(-1)).to.deep.equal(idleAt(5, 1 + 59 * STEP));
    for (let k = 1; k < 25; k++) expect(after[k][JAW]).to.be.at.most(after[k - 1][JAW] + 1e-6);
  });

  it('eases in and out with a soft start and a soft landing', () => {
    const mixer = new MotionMixer({ seed: 5 });
    run(mixer, 0, 1, () => null);
    const on = run(mixer, 1, 0.5, () => pose(1)).map((frame) => frame[JAW]);
    run(mixer, 1.5, 0.5, () => pose(1));
    const off = run(mixer, 2, 0.5, () => null).map((frame) => frame[JAW]);
    for (const values of [on, off]) {
      const speeds = values.slice(1).map((value, i) => Math.abs(value - values[i]) / STEP);
      for (let k = 1; k < speeds.length; k++) {
        // 6/T² bounds the second derivative of the easing.
        expect(Math.abs(speeds[k] - speeds[k - 1])).to.be.below((6 / 0.25 ** 2) * STEP * 1.1);
      }
    }
  });

  it('never pops, however often and whenever speech comes and goes', () => {
    const speech = speechMotion(40, 60);
    const random = randomSequence(3);
    const mixer = new MotionMixer({ seed: 1 });
    const plain = largestStep(speech);
    let talking = false;
    let next = 0;
    const frames = run(mixer, 0, 39, (t) => {
      if (t >= next) {
        talking = !talking;
        next = t + (random() < 0.5 ? 0.05 : 0.6) * random();
      }
      return talking ? { frame: speech[Math.round(t / STEP)] } : null;
    });
    expect(largestStep(frames)).to.be.below(plain + 0.09);
  });

  it('never pops when one round takes over from another', () => {
    const mixer = new MotionMixer({ seed: 1 });
    const frames = run(mixer, 0, 4, (t) => pose(Math.floor(t) % 2 ? 0.9 : 0));
    expect(largestStep(frames.slice(20))).to.be.below(0.16);
    expect(frames[119][JAW]).to.be.closeTo(0.9, 1e-6);
  });

  it('never pops when settings or masks change', () => {
    const mixer = new MotionMixer({ seed: 1 });
    const frames = run(mixer, 0, 6, (t) => {
      if (t > 1) mixer.style = 'still';
      if (t > 2) mixer.articulation = 2;
      if (t > 3) mixer.style = 'lively';
      if (t > 4) mixer.reducedMotion = true;
      const frame = createFrame().fill(0.3);
      return { frame, ...(t > 5 && { mask: FLAME_MASK }) };
    });
    // 0.46 of mouth that is no longer spoken for, eased away in 0.15 s.
    expect(largestStep(frames)).to.be.below(0.08);
  });

  it('leaves the channels that speech does not speak for to idle life', () => {
    const frames = run(new MotionMixer({ seed: 5 }), 0, 1, () => pose(0.5, JAW, FLAME_MASK));
    const idle = idleAt(5, 59 * STEP);
    expect(frames[59][JAW]).to.be.closeTo(0.5, 1e-6);
    expect(frames[59][Channel.browInnerUp]).to.equal(idle[Channel.browInnerUp]);
    expect(frames[59][Channel.headYaw]).to.equal(0);
  });

  it('keeps the eyes on the viewer while speech turns the head', () => {
    const look = (turn: number): number => {
      const mixer = new MotionMixer({ seed: 5 });
      const frame = run(mixer, 0, 1, () => pose(turn, Channel.headYaw, FLAME_MASK)).at(-1)!;
      return frame[Channel.eyeLeftYaw];
    };
    expect(look(0.2) - look(0)).to.be.closeTo(-0.17, 1e-4);
  });

  it('blinks through speech, and lets speech blink', () => {
    const count = (frames: MotionFrame[]): number =>
      frames.filter((f, k) => k > 0 && f[0] > 0.5 && frames[k - 1][0] <= 0.5).length;
    const idle = count(run(new MotionMixer({ seed: 5 }), 0, 40, () => null));
    expect(idle).to.be.above(5);
    expect(count(run(new MotionMixer({ seed: 5 }), 0, 40, () => pose(0.2)))).to.equal(idle);
    const winking = run(new MotionMixer({ seed: 5 }), 0, 1, () => pose(1, Channel.eyeBlinkLeft));
    expect(winking.at(-1)![0]).to.be.closeTo(1, 1e-6);
  });

  it('leaves the blinks to speech that blinks, but for long gaps', () => {
    // Speech blinks every 2 s for half a minute, then no more.
    const speech = (time: number): SpeechPose =>
      pose(time < 30 && time % 2 < 0.2 ? 1 : 0, Channel.eyeBlinkLeft);
    const lids = run(new MotionMixer({ seed: 5 }), 0, 60, speech).map((frame) => frame[0]);
    const blinks = lids.flatMap((lid, k) => (lid > 0.5 && lids[k - 1] <= 0.5 ? [k * STEP] : []));
    const own = blinks.filter((at) => at < 30 && at > 1);
    expect(own.length).to.equal(14);
    for (const at of own) expect(at % 2).to.be.below(0.1);
    const later = blinks.filter((at) => at > 30);
    expect(later.length).to.be.above(5);
    expect(later[0]).to.be.above(31);
  });

  describe('shows as much of speech beside lips and lids as is wanted', () => {
    const said = frameOf({
      jawOpen: 0.4,
      mouthPucker: 0.3,
      eyeBlinkLeft: 1,
      browInnerUp: 0.5,
      browOuterUpRight: 0.5,
      eyeLookOutLeft: 0.4,
      eyeLookUpRight: 0.2,
      headPitch: 0.1,
    });
    const BROWS = ['browInnerUp', 'browOuterUpRight'] as const;
    const MOVES = ['eyeLookOutLeft', 'eyeLookUpRight', 'headPitch'] as const;

    for (const [style, calm, brows, moves] of [
      ['lively', false, 1, 1],
      ['subtle', false, 0.5, 0.5],
      ['still', false, 0, 0],
      ['lively', true, 1, 0],
      ['subtle', true, 0.5, 0],
    ] as const) {
      it(`when ${style}${calm ? ' with reduced motion' : ''}`, () => {
        const mixer = new MotionMixer({ seed: 5, style });
        mixer.reducedMotion = calm;
        const shown = run(mixer, 0, 1, () => ({ frame: said })).at(-1)!;
        const expectShare = (names: readonly ChannelName[], share: number) => {
          for (const name of names) {
            const value = share * said[Channel[name]];
            expect(shown[Channel[name]], name).to.be.closeTo(value, 1e-6);
          }
        };
        expectShare(['jawOpen', 'mouthPucker', 'eyeBlinkLeft'], 1);
        expectShare(BROWS, brows);
        expectShare(MOVES, moves);
      });
    }

    it('and stops the head and the glances without a pop', () => {
      const mixer = new MotionMixer({ seed: 5 });
      const frames = run(mixer, 0, 2, (t) => {
        if (t > 1) mixer.reducedMotion = true;
        return { frame: said };
      });
      expect(frames[50][Channel.headPitch]).to.be.closeTo(0.1, 1e-6);
      expect(frames.at(-1)![Channel.headPitch]).to.equal(0);
      expect(largestStep(frames.slice(30))).to.be.below(0.03);
    });
  });

  it('takes up at once after the page was hidden', () => {
    const mixer = new MotionMixer({ seed: 5 });
    run(mixer, 0, 1, () => pose(0.9));
    const out = createPose();
    mixer.update(100, null, out);
    expect(out).to.deep.equal(idleAt(5, 100));
  });

  it('stays within range, and says when nothing visible changed', () => {
    const mixer = new MotionMixer({ seed: 5, style: 'still' });
    const out = createPose();
    expect(mixer.update(0.1, null, out)).to.equal(true);
    expect(mixer.update(0.1 + STEP, null, out)).to.equal(false);
    expect(mixer.update(0.1 + 2 * STEP, pose(1), out)).to.equal(true);
    const wild = run(mixer, 1, 5, (t) => (Math.floor(t * 7) % 2 ? pose(1) : null));
    for (const frame of wild) {
      for (let i = 0; i < BLENDSHAPE_COUNT; i++) expect(frame[i]).to.be.within(0, 1);
    }
  });
});

describe('articulation', () => {
  const shaped = (gain: number, values: Partial<Record<keyof typeof Channel, number>>) => {
    const frame = createFrame();
    for (const [name, value] of Object.entries(values)) {
      frame[Channel[name as keyof typeof Channel]] = value;
    }
    articulate(frame, gain);
    return frame;
  };

  it('opens the mouth more or less, never beyond its range', () => {
    expect(shaped(1, { jawOpen: 0.4 })[JAW]).to.be.closeTo(0.4, 1e-6);
    expect(shaped(0, { jawOpen: 0.4 })[JAW]).to.equal(0);
    let before = 0;
    for (let gain = 0; gain <= 2; gain += 0.1) {
      const jaw = shaped(gain, { jawOpen: 0.4 })[JAW];
      expect(jaw).to.be.at.least(before);
      before = jaw;
      expect(shaped(gain, { jawOpen: 1 })[JAW]).to.be.at.most(1);
    }
    expect(before).to.be.above(0.55);
  });

  it('keeps a closed mouth closed at any gain', () => {
    for (const gain of [0.5, 0.8, 1.3, 2]) {
      const frame = shaped(gain, { jawOpen: 0.2, mouthClose: 0.2, mouthPressLeft: 0.5 });
      expect(frame[Channel.mouthClose]).to.be.closeTo(frame[JAW], 1e-6);
      expect(frame[Channel.mouthPressLeft]).to.be.at.least(0.5);
    }
  });

  it('leaves brows, eyes and head alone', () => {
    const frame = shaped(2, { browInnerUp: 0.3, eyeBlinkLeft: 0.5, headYaw: 0.1 });
    expect(frame[Channel.browInnerUp]).to.be.closeTo(0.3, 1e-6);
    expect(frame[Channel.eyeBlinkLeft]).to.equal(0.5);
    expect(frame[Channel.headYaw]).to.be.closeTo(0.1, 1e-6);
    expect(frame.length).to.equal(FRAME_SIZE);
  });
});

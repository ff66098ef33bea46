import { expect } from '@open-wc/testing';
import { Reaction } from '../../../src/base/reaction.js';
import { Emotion, MotionStyle } from '../../../src/base/states.js';
import { BLENDSHAPE_COUNT, Channel, type ChannelName } from '../../../src/motion/channels.js';
import { randomSequence, smoothstep } from '../../../src/motion/noise.js';
import { POSE_SIZE, PoseChannel, type Pose } from '../../../src/motion/pose.js';
import { frameOf } from '../../support/avatars.js';
import { Actor, at, headPitch, headYaw, PROSODY_MASK, STEP } from './actor.js';
import { speechMotion } from './speech-motion.js';

/** A p as the lip-sync makes it. */
const CLOSED = frameOf({
  jawOpen: 0.06,
  mouthClose: 0.06,
  mouthPressLeft: 0.5,
  mouthPressRight: 0.5,
  mouthRollLower: 0.36,
  mouthRollUpper: 0.32,
});
const ROUND = frameOf({ jawOpen: 0.12, mouthPucker: 0.75, mouthFunnel: 0.3 });

const EMOTIONS = Object.values(Emotion).filter((emotion) => emotion !== 'neutral');

describe('an emotion', () => {
  for (const emotion of EMOTIONS) {
    it(`shows ${emotion} by its strength, and goes without a trace`, () => {
      const plain = new Actor(5, 'still').settle();
      const change = (strength: number) => {
        const shown = new Actor(5, 'still').feel(emotion, strength).settle();
        return plain.reduce((sum, value, i) => sum + Math.abs(shown[i] - value), 0);
      };
      expect(change(0)).to.equal(0);
      expect(change(0.5)).to.be.above(0.3);
      expect(change(1)).to.be.above(1.5 * change(0.5));
      const actor = new Actor(5, 'still').feel(emotion);
      actor.settle();
      actor.feel('neutral');
      actor.run(4);
      const after = actor.settle();
      const never = new Actor(5, 'still');
      never.run(8);
      const expected = never.settle();
      after.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-3));
    });

    it(`leaves a p shut while ${emotion} at full strength`, () => {
      const shown = new Actor().feel(emotion).settle({ frame: CLOSED });
      for (const name of ['jawOpen', 'mouthClose', 'mouthFunnel', 'mouthUpperUpLeft'] as const) {
        expect(at(shown, name), name).to.be.closeTo(CLOSED[Channel[name]], 1e-6);
      }
      for (const name of ['mouthLowerDownLeft', 'mouthLowerDownRight'] as const) {
        expect(at(shown, name), name).to.equal(0);
      }
      for (const name of ['mouthPressLeft', 'mouthRollLower', 'mouthRollUpper'] as const) {
        expect(at(shown, name), name).to.be.at.least(CLOSED[Channel[name]] - 1e-6);
      }
    });

    it(`stays within range while ${emotion} and speaking`, () => {
      const speech = speechMotion(5, 60);
      const shown = new Actor().feel(emotion).run(4.9, (t) => ({
        frame: speech[Math.round(t / STEP)],
      }));
      for (const pose of shown) {
        for (let i = 0; i < BLENDSHAPE_COUNT; i++) expect(pose[i]).to.be.within(0, 1);
      }
    });
  }

  it('smiles less where the lips round or shut, and as much as before in brows and cheeks', () => {
    const idle = new Actor(5, 'still').feel('happy').settle();
    const said = (frame: Pose) => new Actor(5, 'still').feel('happy').settle({ frame });
    const [round, closed] = [said(ROUND), said(CLOSED)];
    expect(at(round, 'mouthPucker')).to.be.closeTo(0.75, 1e-6);
    expect(at(round, 'mouthSmileLeft')).to.be.below(0.25 * at(idle, 'mouthSmileLeft'));
    expect(at(closed, 'mouthSmileLeft')).to.be.below(0.5 * at(idle, 'mouthSmileLeft'));
    expect(at(closed, 'mouthSmileLeft')).to.be.above(0.1);
    for (const name of ['cheekSquintLeft', 'browOuterUpRight', 'eyeSquintLeft'] as const) {
      expect(at(round, name), name).to.be.at.least(at(idle, name) - 1e-6);
    }
  });

  it('does not round what a speech does not round', () => {
    const frame = frameOf({ jawOpen: 0.5, mouthStretchLeft: 0.3, mouthStretchRight: 0.3 });
    for (const emotion of EMOTIONS) {
      const shown = new Actor().feel(emotion).settle({ frame });
      expect(at(shown, 'mouthPucker'), emotion).to.equal(0);
    }
  });

  it('opens the mouth in surprise, and leaves it to a speech', () => {
    const silent = new Actor(5, 'still').feel('surprised').settle();
    expect(at(silent, 'jawOpen')).to.be.above(0.5);
    const frame = frameOf({ jawOpen: 0.1 });
    const spoken = new Actor(5, 'still').feel('surprised').settle({ frame });
    expect(at(spoken, 'jawOpen')).to.be.closeTo(0.1, 1e-6);
    for (const name of ['eyeWideLeft', 'browOuterUpLeft', 'browInnerUp'] as const) {
      expect(at(spoken, name), name).to.be.above(0.7);
    }
  });

  for (const emotion of ['angry', 'sad'] as const) {
    it(`draws the corners of a mouth that speaks down by half while ${emotion}`, () => {
      const silent = new Actor(5, 'still').feel(emotion).settle();
      const open = frameOf({ jawOpen: 0.5 });
      const spoken = new Actor(5, 'still').feel(emotion).settle({ frame: open });
      expect(at(spoken, 'mouthFrownLeft')).to.be.closeTo(at(silent, 'mouthFrownLeft') / 2, 0.05);
      expect(at(spoken, 'mouthShrugLower')).to.equal(0);
    });
  }

  it('lets wide eyes shut in a blink', () => {
    const blinking = frameOf({ eyeBlinkLeft: 1, eyeBlinkRight: 1 });
    const shown = new Actor().feel('surprised').settle({ frame: blinking });
    expect(at(shown, 'eyeBlinkLeft')).to.be.closeTo(1, 1e-6);
    expect(at(shown, 'eyeWideLeft')).to.be.closeTo(0, 1e-6);
  });
});

describe('a reaction', () => {
  const trace = (reaction: Reaction, calm = false) => {
    const actor = new Actor(5, 'still');
    actor.mixer.reducedMotion = calm;
    const plain = new Actor(5, 'still');
    plain.mixer.reducedMotion = calm;
    actor.run(1);
    plain.run(1);
    const seconds = actor.expression.react(reaction);
    const [shown, usual] = [actor.run(seconds + 0.5), plain.run(seconds + 0.5)];
    return { shown, usual, last: Math.round(seconds / STEP) };
  };

  for (const reaction of Object.values(Reaction)) {
    for (const calm of [false, true]) {
      it(`${reaction} ends where it began${calm ? ', with reduced motion' : ''}`, () => {
        const { shown, usual, last } = trace(reaction, calm);
        const moved = shown.map((pose, k) =>
          Math.max(...pose.map((value, i) => Math.abs(value - usual[k][i]))),
        );
        expect(Math.max(...moved)).to.be.above(0.08);
        expect(moved[0]).to.be.below(0.01);
        for (let k = last + 1; k < moved.length; k++) expect(moved[k]).to.be.below(1e-6);
      });
    }
  }

  it('nods down and up, and shakes to both sides', () => {
    const nods = trace('nod').shown.map(headPitch);
    expect(Math.max(...nods)).to.be.above(0.1);
    const shakes = trace('shake').shown.map(headYaw);
    expect(Math.max(...shakes)).to.be.above(0.1);
    expect(Math.min(...shakes)).to.be.below(-0.1);
  });

  it('leaves the head still where reduced motion is wanted, and says it with the face', () => {
    for (const reaction of ['nod', 'shake'] as const) {
      const { shown, usual } = trace(reaction, true);
      shown.forEach((pose, k) => {
        expect(headPitch(pose)).to.be.closeTo(headPitch(usual[k]), 1e-6);
        expect(headYaw(pose)).to.be.closeTo(headYaw(usual[k]), 1e-6);
      });
      const name = reaction === 'nod' ? 'browInnerUp' : 'browDownLeft';
      expect(Math.max(...shown.map((pose) => at(pose, name)))).to.be.above(0.3);
    }
  });

  it('is not doubled by another of its kind', () => {
    const once = trace('nod').shown.map(headPitch);
    const actor = new Actor(5, 'still');
    actor.run(1);
    actor.expression.react('nod');
    const twice = actor.run(0.4).map(headPitch);
    actor.expression.react('nod');
    twice.push(...actor.run(1.3).map(headPitch));
    twice.forEach((pitch, k) => expect(pitch).to.be.closeTo(once[k], 1e-6));
  });

  it('is made again after a gap in drawing in which the one before ended', () => {
    const deepest = (nods: boolean) => {
      const actor = new Actor(5, 'still');
      actor.run(1);
      if (nods) actor.expression.react('nod');
      actor.run(0.4);
      actor.time += 5;
      if (nods) actor.expression.react('nod');
      return Math.max(...actor.run(1.5).map(headPitch));
    };
    expect(deepest(true)).to.be.above(deepest(false) + 0.08);
  });
});

describe('listening', () => {
  it('tilts the head, nods a little, and hardly looks away', () => {
    const watch = (listening: boolean) => {
      const actor = new Actor();
      actor.expression.mood.listening = listening;
      actor.run(3);
      return actor.run(60);
    };
    const [idle, listening] = [watch(false), watch(true)];
    const looksAway = (poses: Pose[]) =>
      poses.filter((pose) => Math.abs(at(pose, 'eyeLeftYaw') + 0.85 * headYaw(pose)) > 0.06).length;
    expect(looksAway(listening)).to.be.below(looksAway(idle) / 3);
    const roll = (pose: Pose) => at(pose, 'headRoll') + at(pose, 'neckRoll');
    const tilt = listening.map((pose, k) => roll(pose) - roll(idle[k]));
    for (const angle of tilt) expect(angle).to.be.closeTo(0.06, 0.005);
    const pitch = listening.map((pose, k) => headPitch(pose) - headPitch(idle[k]));
    const starts = pitch.filter((p, k) => k > 0 && p > 0.03 && pitch[k - 1] <= 0.03).length;
    expect(starts).to.be.within(6, 25);
    expect(Math.max(...pitch)).to.be.below(0.12);
  });
});

describe('life with expressions', () => {
  const LIDS: readonly number[] = [
    ...[Channel.eyeBlinkLeft, Channel.eyeBlinkRight],
    ...[Channel.eyeWideLeft, Channel.eyeWideRight],
  ];
  /** Most that a channel may change in a sixtieth of a second. */
  const bound = (channel: number): number => {
    if (LIDS.includes(channel)) return 0.3;
    if (channel >= Channel.eyeLeftPitch && channel <= Channel.eyeRightYaw) return 0.26;
    if (channel < BLENDSHAPE_COUNT) return 0.16;
    return channel === PoseChannel.breath ? 0.1 : 0.05;
  };

  it('never jumps, in 200 random orders of everything that can change', () => {
    // A glance aside and up every two seconds.
    const speech = speechMotion(20, 60).map((frame, k) => {
      const out = (k % 120) * STEP - 0.8;
      const away = smoothstep(out / 0.06) * smoothstep((0.9 - out) / 0.06);
      for (const name of ['eyeLookOutLeft', 'eyeLookInRight'] as const) {
        frame[Channel[name]] = 0.4 * away;
      }
      frame[Channel.eyeLookUpLeft] = frame[Channel.eyeLookUpRight] = 0.2 * away;
      return frame;
    });
    const usual = speech
      .slice(1)
      .map((frame, k) => frame.map((v, i) => Math.abs(v - speech[k][i])));
    const speechBound = (i: number) => Math.max(0, ...usual.map((frame) => frame[i] ?? 0));
    const most = Array.from({ length: POSE_SIZE }, (_, i) => bound(i) + speechBound(i));
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomSequence(seed);
      const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];
      const actor = new Actor(seed, pick(Object.values(MotionStyle)));
      const mask = seed % 2 === 0 && { mask: PROSODY_MASK };
      let talking = false;
      let before: Pose | undefined;
      for (let changes = 0; changes < 12; changes++) {
        const change = Math.floor(random() * 7);
        if (change < 2) actor.feel(pick(Object.values(Emotion)), random());
        else if (change === 2) actor.expression.react(pick(Object.values(Reaction)));
        else if (change === 3) actor.expression.mood.listening = random() < 0.5;
        else if (change === 4) talking = !talking;
        else if (change === 5) actor.mixer.style = pick(Object.values(MotionStyle));
        else actor.mixer.reducedMotion = random() < 0.5;
        const poses = actor.run(0.05 + random(), (t) =>
          talking ? { frame: speech[Math.round(t / STEP) % speech.length], ...mask } : null,
        );
        for (const pose of poses) {
          const jump = before && pose.findIndex((v, i) => Math.abs(v - before![i]) > most[i]);
          expect(jump ?? -1, `channel that jumps, seed ${seed}, change ${change}`).to.equal(-1);
          before = pose;
        }
      }
    }
  });

  for (const [style, longest] of [
    ['lively', 2.5],
    ['subtle', 2.5],
    ['still', 2.5],
  ] as const) {
    it(`never stares when ${style}: eyes or lids move at least every ${longest} s`, () => {
      for (const emotion of Object.values(Emotion)) {
        const actor = new Actor(9, style).feel(emotion);
        actor.mixer.reducedMotion = style === 'still';
        actor.run(2);
        let still = 0;
        let before: Pose | undefined;
        for (const pose of actor.run(120)) {
          const moves =
            before &&
            ['eyeBlinkLeft', 'eyeLeftYaw', 'eyeLeftPitch'].some(
              (name) =>
                Math.abs(at(pose, name as ChannelName) - at(before!, name as ChannelName)) > 1e-3,
            );
          still = moves ? 0 : still + STEP;
          expect(still).to.be.below(longest);
          before = pose;
        }
      }
    });
  }

  it('breathes with chest and shoulders, and not where reduced motion is wanted', () => {
    const breaths = (calm: boolean) => {
      const actor = new Actor();
      actor.mixer.reducedMotion = calm;
      const breath = actor.run(60).map((pose) => pose[PoseChannel.breath]);
      return breath.filter((b, k) => k > 0 && b > 0 && breath[k - 1] <= 0).length;
    };
    expect(breaths(false)).to.be.within(11, 19);
    expect(breaths(true)).to.equal(0);
  });
});

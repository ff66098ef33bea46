import { expect } from '@open-wc/testing';
import { resolveGaze, type Gaze } from '../../../src/avatar/rig/gaze.js';
import { Reaction } from '../../../src/base/reaction.js';
import { Emotion, MotionStyle } from '../../../src/base/states.js';
import {
  BLENDSHAPE_COUNT,
  Channel,
  channelsNamed,
  FRAME_SIZE,
  type ChannelName,
} from '../../../src/motion/channels.js';
import { Expression } from '../../../src/motion/expression.js';
import { MotionMixer, type SpeechPose } from '../../../src/motion/mixer.js';
import { randomSequence, smoothstep } from '../../../src/motion/noise.js';
import { createPose, POSE_SIZE, PoseChannel, type Pose } from '../../../src/motion/pose.js';
import { frameOf } from '../../support/avatars.js';
import { speechMotion } from './speech-motion.js';

const STEP = 1 / 60;

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

const maskOf = (pattern: RegExp): Uint8Array => {
  const mask = new Uint8Array(FRAME_SIZE);
  for (const channel of channelsNamed(pattern)) mask[channel] = 1;
  return mask;
};
const MOUTH_MASK = maskOf(/^(jaw|mouth|tongue)/);
/** Mouth, brows, lids, look shapes and head; neck and gaze angles are left to idle life. */
const PROSODY_MASK = maskOf(/^(jaw|mouth|tongue|browInner|browOuter|eyeBlink|eyeLook|head)/);

class Actor {
  readonly expression: Expression;
  readonly mixer: MotionMixer;
  time = 0;

  constructor(seed = 5, style: MotionStyle = 'lively') {
    this.mixer = new MotionMixer({ seed, style });
    this.mixer.expression = this.expression = new Expression(seed);
  }

  feel(emotion: Emotion, strength = 1): this {
    Object.assign(this.expression.mood, { emotion, strength });
    return this;
  }

  /** Goes on for some seconds at 60 Hz; returns what it shows. */
  run(seconds: number, speech: (time: number) => SpeechPose | null = () => null): Pose[] {
    return Array.from({ length: Math.round(seconds / STEP) }, () => {
      const out = createPose();
      this.mixer.update(this.time, speech(this.time), out);
      this.time += STEP;
      return out;
    });
  }

  /** What it shows after a while. */
  settle(speech: SpeechPose | null = null): Pose {
    return this.run(4, () => speech).at(-1)!;
  }
}

const EMOTIONS = Object.values(Emotion).filter((emotion) => emotion !== 'neutral');
const at = (pose: Pose, name: ChannelName) => pose[Channel[name]];
const headPitch = (pose: Pose) => at(pose, 'headPitch') + at(pose, 'neckPitch');
const headYaw = (pose: Pose) => at(pose, 'headYaw') + at(pose, 'neckYaw');

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

describe('the gaze of a mood and of a speech', () => {
  const glance = (left: number, up = 0): Pose =>
    frameOf({
      eyeLookOutLeft: Math.max(0, left),
      eyeLookInRight: Math.max(0, left),
      eyeLookInLeft: Math.max(0, -left),
      eyeLookOutRight: Math.max(0, -left),
      eyeLookUpLeft: up,
      eyeLookUpRight: up,
    });
  /** Both eyes as they are turned in the end, in radians. */
  const eyes = (pose: Pose): Gaze => {
    const gaze = { leftPitch: 0, leftYaw: 0, rightPitch: 0, rightYaw: 0 };
    resolveGaze(pose, new Float32Array(BLENDSHAPE_COUNT), gaze);
    return gaze;
  };
  const looking = (strength: number, frame: Pose): Gaze =>
    eyes(new Actor().feel('thinking', strength).settle({ frame, mask: PROSODY_MASK }));

  it('is one glance: the one of a mood that looks aside', () => {
    const thought = looking(1, glance(0));
    expect(thought.leftYaw).to.be.above(0.1);
    for (const frame of [glance(1), glance(-1), glance(0.4, 1)]) {
      const both = looking(1, frame);
      for (const key of ['leftPitch', 'leftYaw', 'rightPitch', 'rightYaw'] as const) {
        expect(both[key], key).to.be.closeTo(thought[key], 1e-6);
      }
    }
  });

  it('goes over from one to the other with the strength of the mood', () => {
    const turns = [0, 0.25, 0.5, 0.75, 1].map((strength) => {
      const away = looking(strength, glance(-0.5)).leftYaw - looking(strength, glance(0)).leftYaw;
      return -away;
    });
    expect(turns[0]).to.be.closeTo(0.25, 1e-4);
    expect(turns.at(-1)).to.be.closeTo(0, 1e-6);
    for (let k = 1; k < turns.length; k++) expect(turns[k]).to.be.below(turns[k - 1]);
  });

  it('stays within what eyes can do, and both eyes look the same way', () => {
    for (const emotion of Object.values(Emotion)) {
      const actor = new Actor(3, 'lively').feel(emotion);
      const poses = actor.run(30, (t) => ({
        frame: glance(Math.sin(3 * t), Math.cos(2 * t)),
        mask: PROSODY_MASK,
      }));
      for (const pose of poses) {
        const { leftPitch, leftYaw, rightPitch, rightYaw } = eyes(pose);
        expect(leftPitch).to.be.within(-0.38, 0.42);
        expect(leftYaw).to.be.within(-0.5, 0.5);
        expect(leftYaw - rightYaw).to.be.closeTo(0, 1e-6);
        expect(leftPitch - rightPitch).to.be.closeTo(0, 1e-6);
      }
    }
  });
});

describe('bearing', () => {
  const looksAway = (poses: Pose[]): number =>
    poses.filter(
      (pose) =>
        Math.hypot(
          at(pose, 'eyeLeftYaw') + 0.85 * headYaw(pose),
          at(pose, 'eyeLeftPitch') + 0.85 * headPitch(pose),
        ) > 0.08,
    ).length / poses.length;
  const spread = (values: number[]): number => {
    const mean = values.reduce((sum, v) => sum + v) / values.length;
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  };
  const tilt = (poses: Pose[]): number =>
    poses.reduce((sum, pose) => sum + at(pose, 'headRoll') + at(pose, 'neckRoll'), 0) /
    poses.length;
  const TALK: SpeechPose = { frame: frameOf({ jawOpen: 0.2 }), mask: MOUTH_MASK };

  function watch(listening: boolean, emotion: Emotion, speech: SpeechPose | null): Pose[] {
    const actor = new Actor().feel(emotion);
    actor.expression.mood.listening = listening;
    actor.run(4, () => speech);
    return actor.run(60, () => speech);
  }
  const idle = watch(false, 'neutral', null);
  const listening = watch(true, 'neutral', null);
  const thinking = watch(false, 'thinking', null);
  const speaking = watch(false, 'neutral', TALK);

  it('differs between idling, listening, thinking and speaking', () => {
    expect(looksAway(thinking)).to.be.above(0.95);
    expect(looksAway(idle)).to.be.within(0.04, 0.3);
    for (const attentive of [listening, speaking]) {
      expect(looksAway(attentive)).to.be.below(looksAway(idle) / 3);
    }
    expect(tilt(listening) - tilt(speaking)).to.be.above(0.04);
    expect(tilt(speaking) - tilt(thinking)).to.be.above(0.03);
  });

  it('is steadier in speech than in idling', () => {
    expect(spread(speaking.map(headYaw))).to.be.below(0.6 * spread(idle.map(headYaw)));
  });

  it('of a listener is laid down while speaking, nods and all', () => {
    watch(true, 'neutral', TALK).forEach((pose, k) =>
      pose.forEach((value, i) => expect(value).to.be.closeTo(speaking[k][i], 1e-6)),
    );
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

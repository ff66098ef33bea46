import { expect } from '@open-wc/testing';
import { resolveGaze, type Gaze } from '../../../src/avatar/rig/gaze.js';
import { Emotion } from '../../../src/base/states.js';
import { BLENDSHAPE_COUNT } from '../../../src/motion/channels.js';
import type { SpeechPose } from '../../../src/motion/mixer.js';
import type { Pose } from '../../../src/motion/pose.js';
import { frameOf } from '../../support/avatars.js';
import { Actor, at, headPitch, headYaw, MOUTH_MASK, PROSODY_MASK } from './actor.js';

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

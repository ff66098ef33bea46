import type { Emotion } from '../base/states.js';
import type { SignedPose } from './signed-pose.js';

/**
 * Faces of the emotions at full strength, after the action units of the Facial Action Coding System
 * that Ekman and Friesen give for them (happy 6 + 12, sad 1 + 4 + 15, surprised 1 + 2 + 5 + 26,
 * angry 4 + 5 + 7 + 23), with the bearing of head and chest that goes with each. Thinking looks up
 * and aside.
 */
export const EMOTION_POSES: Readonly<Record<Exclude<Emotion, 'neutral'>, SignedPose>> = {
  happy: {
    mouthSmile: 0.62,
    mouthDimple: 0.12,
    mouthUpperUp: 0.1,
    cheekSquint: 0.55,
    eyeSquint: 0.22,
    browInnerUp: 0.08,
    browOuterUp: 0.18,
    headPitch: -0.03,
    headRoll: 0.035,
    chestPitch: -0.015,
  },
  sad: {
    browInnerUp: 0.8,
    browOuterUp: -0.8,
    mouthSmile: -1,
    mouthFrown: 0.5,
    mouthShrugLower: 0.3,
    eyeBlink: 0.16,
    eyeSquint: 0.08,
    headPitch: 0.07,
    headRoll: 0.04,
    eyeLeftPitch: 0.06,
    eyeRightPitch: 0.06,
    chestPitch: 0.035,
  },
  surprised: {
    browInnerUp: 0.7,
    browOuterUp: 0.75,
    eyeWide: 0.65,
    eyeSquint: -1,
    mouthSmile: -0.8,
    jawOpen: 0.26,
    mouthFunnel: 0.15,
    headPitch: -0.04,
    chestPitch: -0.025,
    breath: 0.5,
  },
  angry: {
    browDown: 0.8,
    browInnerUp: -1,
    browOuterUp: -0.8,
    eyeSquint: 0.35,
    noseSneer: 0.25,
    mouthSmile: -1,
    mouthFrown: 0.3,
    mouthPress: 0.35,
    mouthShrugUpper: 0.1,
    headPitch: 0.055,
    chestPitch: 0.015,
  },
  thinking: {
    browOuterUpLeft: 0.4,
    browInnerUp: 0.12,
    browDownRight: 0.35,
    eyeSquint: 0.15,
    mouthSmile: -0.6,
    mouthLeft: 0.25,
    mouthPress: 0.25,
    mouthPucker: 0.12,
    eyeLeftPitch: -0.17,
    eyeRightPitch: -0.17,
    eyeLeftYaw: 0.22,
    eyeRightYaw: 0.22,
    headPitch: -0.03,
    headYaw: 0.08,
    headRoll: -0.05,
  },
};

/** How quickly each comes and goes, in hertz of a critically damped spring; surprise strikes. */
export const EMOTION_SPEED: Readonly<Record<Emotion, number>> = {
  neutral: 1.3,
  happy: 1.3,
  sad: 0.9,
  surprised: 2,
  angry: 1.4,
  thinking: 1.2,
};

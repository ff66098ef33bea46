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
    mouthSmile: 0.95,
    mouthDimple: 0.25,
    mouthUpperUp: 0.08,
    // More would push the lower lid over the lashes of a blink.
    cheekSquint: 0.5,
    eyeSquint: 0.2,
    browInnerUp: 0.15,
    browOuterUp: 0.3,
    headPitch: -0.03,
    headRoll: 0.035,
    chestPitch: -0.015,
  },
  sad: {
    browInnerUp: 1,
    browOuterUp: -1,
    browDown: 0.15,
    mouthSmile: -1,
    mouthFrown: 1,
    mouthShrugLower: 0.5,
    mouthShrugUpper: 0.25,
    eyeBlink: 0.2,
    headPitch: 0.1,
    headRoll: 0.045,
    eyeLeftPitch: 0.05,
    eyeRightPitch: 0.05,
    chestPitch: 0.035,
  },
  surprised: {
    // Less within than without: brows that arch, where those of fear slant.
    browInnerUp: 0.8,
    browOuterUp: 1,
    eyeWide: 1,
    eyeSquint: -1,
    mouthSmile: -1,
    jawOpen: 0.62,
    mouthFunnel: 0.5,
    mouthPucker: 0.4,
    headPitch: -0.07,
    chestPitch: -0.025,
    breath: 0.5,
  },
  angry: {
    browDown: 1,
    browInnerUp: -1,
    // Brows that are down within and not without: the slant of anger.
    browOuterUp: 0.25,
    eyeSquint: 0.5,
    cheekSquint: 0.3,
    noseSneer: 1,
    mouthSmile: -1,
    mouthFrown: 1,
    mouthPress: 0.5,
    mouthShrugLower: 0.6,
    mouthShrugUpper: 0.5,
    headPitch: 0.1,
    chestPitch: 0.02,
  },
  thinking: {
    browOuterUpLeft: 0.5,
    browInnerUp: 0.1,
    browDownRight: 0.5,
    eyeSquint: 0.12,
    mouthSmile: -1,
    mouthLeft: 0.35,
    mouthFrown: 0.2,
    mouthPress: 0.25,
    mouthPucker: 0.25,
    eyeLeftPitch: -0.19,
    eyeRightPitch: -0.19,
    eyeLeftYaw: 0.24,
    eyeRightYaw: 0.24,
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

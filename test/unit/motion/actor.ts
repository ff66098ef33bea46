import type { Emotion, MotionStyle } from '../../../src/base/states.js';
import {
  Channel,
  channelsNamed,
  FRAME_SIZE,
  type ChannelName,
} from '../../../src/motion/channels.js';
import { Expression } from '../../../src/motion/expression.js';
import { MotionMixer, type SpeechPose } from '../../../src/motion/mixer.js';
import { createPose, type Pose } from '../../../src/motion/pose.js';

/** Seconds from one picture to the next. */
export const STEP = 1 / 60;

const maskOf = (pattern: RegExp): Uint8Array => {
  const mask = new Uint8Array(FRAME_SIZE);
  for (const channel of channelsNamed(pattern)) mask[channel] = 1;
  return mask;
};
export const MOUTH_MASK = maskOf(/^(jaw|mouth|tongue)/);
/** Mouth, brows, lids, look shapes and head; neck and gaze angles are left to idle life. */
export const PROSODY_MASK = maskOf(/^(jaw|mouth|tongue|browInner|browOuter|eyeBlink|eyeLook|head)/);

/** A face that lives in steps of a sixtieth of a second. */
export class Actor {
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

export const at = (pose: Pose, name: ChannelName) => pose[Channel[name]];
export const headPitch = (pose: Pose) => at(pose, 'headPitch') + at(pose, 'neckPitch');
export const headYaw = (pose: Pose) => at(pose, 'headYaw') + at(pose, 'neckYaw');

import type { Reaction } from '../base/reaction.js';
import { smoothstep } from './noise.js';
import { signedWeights, type SignedPose, type SignedWeights } from './signed-pose.js';

interface Gesture {
  readonly weights: SignedWeights;
  readonly seconds: number;
  /** How much of it there is, by the share of its time that is over; 0 and level at both ends. */
  readonly course: (share: number) => number;
}

/** There and back `turns` times, growing and dying away. */
const swing =
  (turns: number) =>
  (share: number): number =>
    Math.sin(Math.PI * share) ** 2 * Math.sin(2 * Math.PI * turns * share);

/** Comes within the first part of its time, stays, and goes within the last. */
const hold =
  (coming: number, going: number) =>
  (share: number): number =>
    smoothstep(share / coming) * smoothstep((1 - share) / going);

const gesture = (seconds: number, course: Gesture['course'], pose: SignedPose): Gesture => ({
  seconds,
  course,
  weights: signedWeights(pose),
});

const GESTURES: Readonly<Record<Reaction, Gesture>> = {
  nod: gesture(1.2, swing(2), { headPitch: 0.2 }),
  shake: gesture(1.4, swing(2), { headYaw: 0.26 }),
  wink: gesture(0.7, hold(0.25, 0.4), {
    eyeBlinkLeft: 1,
    cheekSquintLeft: 0.6,
    browDownLeft: 0.2,
    mouthSmileLeft: 0.45,
    mouthSmileRight: 0.15,
  }),
  smile: gesture(2.4, hold(0.22, 0.32), {
    mouthSmile: 0.6,
    mouthDimple: 0.12,
    cheekSquint: 0.5,
    eyeSquint: 0.2,
  }),
};

/** Yes and no with the face alone, for visitors who want less motion. */
const CALM: Readonly<Partial<Record<Reaction, Gesture>>> = {
  nod: gesture(1.2, hold(0.3, 0.5), { browInnerUp: 0.35, browOuterUp: 0.35, mouthSmile: 0.3 }),
  shake: gesture(1.4, hold(0.3, 0.5), {
    browDown: 0.5,
    mouthSmile: -1,
    mouthFrown: 0.35,
    mouthPress: 0.25,
  }),
};

/** Seconds that a reaction takes, calm or not. */
export const reactionSeconds = (reaction: Reaction): number => GESTURES[reaction].seconds;

/** A reaction so many seconds after its start: which channels, and how much of them. */
export function reactionAt(
  reaction: Reaction,
  since: number,
  calm: boolean,
): { weights: SignedWeights; amount: number } {
  const { weights, seconds, course } = (calm && CALM[reaction]) || GESTURES[reaction];
  return { weights, amount: course(Math.min(1, Math.max(0, since / seconds))) };
}

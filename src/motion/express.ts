import { Channel, channelsNamed, FRAME_SIZE } from './channels.js';
import { EYE_COMPENSATION, HEAD_SHARE } from './idle-life.js';
import { POSE_SIZE, type Pose } from './pose.js';
import type { MotionFrame } from './segment.js';
import { overlay } from './signed-pose.js';

/** Shapes that part, round or shove the lips: a face that speaks leaves them to the speech. */
const PARTING = channelsNamed(/^(jaw|tongue|mouth(Close|Funnel|Pucker|Shrug|UpperUp|LowerDown))/);
/** Shapes that draw the lips, which lips that shut or round have little room for. */
const DRAWING = channelsNamed(/^mouth(?!Close|Funnel|Pucker|UpperUp|LowerDown)/);

/** Corners that are all the way down pull a mouth that opens out of shape. */
const FROWNING = channelsNamed(/^mouthFrown/);
const FROWN_OF_SPEECH = 0.5;

/** Head, neck and the eyes' channel of each axis. */
const TURNS = [
  [Channel.headPitch, Channel.neckPitch, [Channel.eyeLeftPitch, Channel.eyeRightPitch]],
  [Channel.headYaw, Channel.neckYaw, [Channel.eyeLeftYaw, Channel.eyeRightYaw]],
  [Channel.headRoll, Channel.neckRoll, []],
] as const;

/** What speech wants of the lips, 0..1 each. */
export interface LipNeeds {
  readonly closure: number;
  readonly rounding: number;
}

/** How much the lips of a speech have to shut, and to round. */
export function lipNeeds(mouth: MotionFrame): LipNeeds {
  const press = Math.min(mouth[Channel.mouthPressLeft], mouth[Channel.mouthPressRight]);
  const roll = Math.min(mouth[Channel.mouthRollLower], mouth[Channel.mouthRollUpper]);
  // A jaw that is down while the lips meet.
  const seal = mouth[Channel.mouthClose] / (mouth[Channel.jawOpen] + 0.05);
  return {
    closure: Math.min(1, Math.max(2 * press, 2.6 * roll, 1.5 * seal)),
    rounding: Math.min(1, mouth[Channel.mouthPucker] + 0.8 * mouth[Channel.mouthFunnel]),
  };
}

/**
 * Leaves the lips to a speech, in place: what would part or round them is left out, and what would draw them
 * yields as they shut or round.
 */
export function leaveRoom(signed: Pose, { closure, rounding }: LipNeeds, speaking: boolean): void {
  const drawn = (1 - 0.6 * closure) * (1 - 0.85 * rounding);
  for (const channel of DRAWING) if (signed[channel] > 0) signed[channel] *= drawn;
  if (!speaking) return;
  for (const channel of PARTING) signed[channel] = Math.min(0, signed[channel]);
  for (const channel of FROWNING) signed[channel] *= FROWN_OF_SPEECH;
}

/** Shows a signed pose over a face, in place. The signed pose is used up. */
export function express(face: Pose, signed: Pose): void {
  for (const [head, neck, eyes] of TURNS) {
    const turn = signed[head];
    signed[head] = HEAD_SHARE * turn;
    signed[neck] += (1 - HEAD_SHARE) * turn;
    for (const eye of eyes) signed[eye] -= EYE_COMPENSATION * turn;
  }
  for (let i = 0; i < POSE_SIZE; i++) face[i] = overlay(face[i], signed[i], i);
  // Lids that fall take no notice of wide eyes.
  face[Channel.eyeWideLeft] *= 1 - Math.min(1, face[Channel.eyeBlinkLeft]);
  face[Channel.eyeWideRight] *= 1 - Math.min(1, face[Channel.eyeBlinkRight]);
}

/** Scales what a signed pose does with head and body. */
export function scaleBearing(signed: Pose, amount: number): void {
  for (let i = Channel.headPitch; i <= Channel.neckRoll; i++) signed[i] *= amount;
  for (let i = FRAME_SIZE; i < POSE_SIZE; i++) signed[i] *= amount;
}

import { Channel, type ChannelName } from './channels.js';
import type { FlameKeyframe } from './flame-keyframe.js';
import { createFrame, maskOf, type MotionFrame } from './segment.js';

export type { FlameKeyframe } from './flame-keyframe.js';

/** Keyframes a second of every FLAME stream: keyframe `k` of a round is at `k / 25` s. */
export const FLAME_FPS = 25;

/** Jaw opening of a fully open mouth, in radians. */
const JAW_OPEN = 0.25;
/** Jaw yaw of a jaw that is fully to one side, in radians. */
const JAW_SIDE = 0.1;
const EXPRESSIONS = 100;

/** FLAME's axes are those of our rotations, so axis-angle components map one to one. */
const ROTATIONS: readonly [keyof FlameKeyframe, number, ChannelName][] = [
  ['rotation', 0, 'headPitch'],
  ['rotation', 1, 'headYaw'],
  ['rotation', 2, 'headRoll'],
  ['neckPose', 0, 'neckPitch'],
  ['neckPose', 1, 'neckYaw'],
  ['neckPose', 2, 'neckRoll'],
  ['eyePose', 0, 'eyeLeftPitch'],
  ['eyePose', 1, 'eyeLeftYaw'],
  ['eyePose', 3, 'eyeRightPitch'],
  ['eyePose', 4, 'eyeRightYaw'],
];

/**
 * A linear map from expression coefficients to frame channels, supplied as data: coefficients
 * mean nothing without the basis of the model they were made for. Row `r` of `matrix` (row-major,
 * `channels.length` rows) gives `channels[r]`.
 */
export interface ExpressionMap {
  readonly channels: readonly ChannelName[];
  /** Coefficients in a row. Further ones of a keyframe are not used. */
  readonly columns: number;
  readonly matrix: Float32Array;
}

const JAW_AND_HEAD = [
  Channel.jawOpen,
  Channel.jawLeft,
  Channel.jawRight,
  Channel.headPitch,
  Channel.headYaw,
  Channel.headRoll,
  Channel.neckPitch,
  Channel.neckYaw,
  Channel.neckRoll,
];

/**
 * What FLAME keyframes speak for without an expression map: jaw, head and neck. Gaze and lids are
 * left to idle life, because servers hold them constant; {@link frameFromFlame} fills them all the
 * same, for streams that are known to move them.
 */
export const FLAME_MASK: Uint8Array = maskOf(JAW_AND_HEAD);

/** What FLAME keyframes speak for with an expression map. */
export function flameMask(map: ExpressionMap): Uint8Array {
  return maskOf([...JAW_AND_HEAD, ...map.channels.map((name) => Channel[name])]);
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * The frame of a keyframe: jaw, head, neck, eyes and lids directly, mouth and brows through `map`
 * where there is one. The coefficients themselves stay in the keyframe.
 */
export function frameFromFlame(keyframe: FlameKeyframe, map?: ExpressionMap): MotionFrame {
  const frame = createFrame();
  if (map) applyExpression(frame, keyframe.expression, map);
  const at = (name: keyof FlameKeyframe, index: number): number => keyframe[name][index] ?? 0;
  frame[Channel.jawOpen] = unit(at('jawPose', 0) / JAW_OPEN);
  frame[Channel.jawLeft] = unit(at('jawPose', 1) / JAW_SIDE);
  frame[Channel.jawRight] = unit(-at('jawPose', 1) / JAW_SIDE);
  frame[Channel.eyeBlinkLeft] = unit(at('eyeLid', 0));
  frame[Channel.eyeBlinkRight] = unit(at('eyeLid', 1));
  for (const [name, index, channel] of ROTATIONS) frame[Channel[channel]] = at(name, index);
  return frame;
}

function applyExpression(frame: MotionFrame, expression: Float32Array, map: ExpressionMap): void {
  const used = Math.min(map.columns, expression.length);
  map.channels.forEach((channel, row) => {
    let sum = 0;
    for (let i = 0; i < used; i++) sum += map.matrix[row * map.columns + i] * expression[i];
    frame[Channel[channel]] = unit(sum);
  });
}

/**
 * The keyframe of a frame: jaw, head, neck, eyes and lids. Its expression is zero, because no
 * basis is ours to express mouth shapes in.
 */
export function flameFromFrame(frame: MotionFrame): FlameKeyframe {
  const keyframe: FlameKeyframe = {
    translation: new Float32Array(3),
    rotation: new Float32Array(3),
    neckPose: new Float32Array(3),
    jawPose: new Float32Array(3),
    eyePose: new Float32Array(6),
    eyeLid: new Float32Array(2),
    expression: new Float32Array(EXPRESSIONS),
  };
  keyframe.jawPose[0] = frame[Channel.jawOpen] * JAW_OPEN;
  keyframe.jawPose[1] = (frame[Channel.jawLeft] - frame[Channel.jawRight]) * JAW_SIDE;
  keyframe.eyeLid[0] = frame[Channel.eyeBlinkLeft];
  keyframe.eyeLid[1] = frame[Channel.eyeBlinkRight];
  for (const [name, index, channel] of ROTATIONS) keyframe[name][index] = frame[Channel[channel]];
  return keyframe;
}

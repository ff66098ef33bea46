/**
 * The 52 blendshapes of Apple's ARFaceAnchor.BlendShapeLocation, in the order ARKit streams use
 * (the order of Live Link Face, without its head and eye rotations). Weights are 0..1.
 */
export const BLENDSHAPES = [
  'eyeBlinkLeft',
  'eyeLookDownLeft',
  'eyeLookInLeft',
  'eyeLookOutLeft',
  'eyeLookUpLeft',
  'eyeSquintLeft',
  'eyeWideLeft',
  'eyeBlinkRight',
  'eyeLookDownRight',
  'eyeLookInRight',
  'eyeLookOutRight',
  'eyeLookUpRight',
  'eyeSquintRight',
  'eyeWideRight',
  'jawForward',
  'jawLeft',
  'jawRight',
  'jawOpen',
  'mouthClose',
  'mouthFunnel',
  'mouthPucker',
  'mouthLeft',
  'mouthRight',
  'mouthSmileLeft',
  'mouthSmileRight',
  'mouthFrownLeft',
  'mouthFrownRight',
  'mouthDimpleLeft',
  'mouthDimpleRight',
  'mouthStretchLeft',
  'mouthStretchRight',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  'mouthPressLeft',
  'mouthPressRight',
  'mouthLowerDownLeft',
  'mouthLowerDownRight',
  'mouthUpperUpLeft',
  'mouthUpperUpRight',
  'browDownLeft',
  'browDownRight',
  'browInnerUp',
  'browOuterUpLeft',
  'browOuterUpRight',
  'cheekPuff',
  'cheekSquintLeft',
  'cheekSquintRight',
  'noseSneerLeft',
  'noseSneerRight',
  'tongueOut',
] as const;
export type Blendshape = (typeof BLENDSHAPES)[number];

/**
 * Rotations that follow the blendshapes in a frame, in radians about the axes of a right-handed
 * space with +x to the character's left, +y up and +z towards the viewer. Positive pitch looks
 * down, positive yaw turns to the character's left, positive roll tilts the crown to the
 * character's right. Head and neck add up along the bone chain; eyes are relative to the head.
 */
export const ROTATIONS = [
  'headPitch',
  'headYaw',
  'headRoll',
  'neckPitch',
  'neckYaw',
  'neckRoll',
  'eyeLeftPitch',
  'eyeLeftYaw',
  'eyeRightPitch',
  'eyeRightYaw',
] as const;
export type RotationChannel = (typeof ROTATIONS)[number];

export type ChannelName = Blendshape | RotationChannel;

/** Every channel of a frame: blendshapes first, then rotations. */
export const CHANNELS: readonly ChannelName[] = [...BLENDSHAPES, ...ROTATIONS];

/** Number of blendshapes in a frame: 52. */
export const BLENDSHAPE_COUNT = BLENDSHAPES.length;

/** Length of a motion frame: 62. */
export const FRAME_SIZE = CHANNELS.length;

/** Index of each channel in a frame. */
export const Channel = Object.freeze(
  Object.fromEntries(CHANNELS.map((name, index) => [name, index])),
) as Readonly<Record<ChannelName, number>>;

/** Indices of the channels whose names fit. */
export const channelsNamed = (pattern: RegExp): readonly number[] =>
  CHANNELS.flatMap((name, index) => (pattern.test(name) ? [index] : []));

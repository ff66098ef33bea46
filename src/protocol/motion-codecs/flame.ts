import { FLAME_FPS, FLAME_MASK, flameFromFrame, frameFromFlame } from '../../motion/flame.js';
import type { FlameKeyframe } from '../../motion/flame-keyframe.js';
import { floats, type Field } from '../fields.js';
import { message, messages, type Shape } from '../shape.js';
import type { MotionDecoder, MotionEncoding } from './codec.js';

/** Where FLAME keyframes travel. */
export interface FlameFields {
  /** Keyframe `k` of a request is at `k / 25` seconds. */
  animation?: FlameKeyframe[];
}

const flame: Shape<FlameKeyframe> = {
  translation: floats(1),
  rotation: floats(2),
  neckPose: floats(3),
  jawPose: floats(4),
  eyePose: floats(5),
  eyeLid: floats(6),
  expression: floats(7),
};

/** A FlameAnimation message holds nothing but its keyframes, so it reads as their array. */
function keyframes(number: number): Field<FlameKeyframe[]> {
  const wrapped = message<{ keyframes: FlameKeyframe[] }>(number, {
    keyframes: messages(1, flame),
  });
  return {
    ...wrapped,
    initial: () => undefined,
    read: (reader, end) => wrapped.read(reader, end, undefined).keyframes,
    write: (writer, value) => wrapped.write(writer, { keyframes: value }),
  };
}

export const flameFields: Shape<FlameFields> = { animation: keyframes(4) };

export const flameEncoding: MotionEncoding<FlameFields> = {
  fps: FLAME_FPS,
  begin: () => (frames) => ({ animation: frames.map((frame) => flameFromFrame(frame)) }),
};

/** FLAME keyframes carry no time: what came before of the round tells it. */
export function flameDecoder(): MotionDecoder<FlameFields> {
  let before = 0;
  return ({ animation }) => {
    if (!animation?.length) return null;
    const start = before / FLAME_FPS;
    before += animation.length;
    const frames = animation.map((keyframe) => frameFromFlame(keyframe));
    return { start, fps: FLAME_FPS, frames, mask: FLAME_MASK };
  };
}

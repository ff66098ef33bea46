import { Channel, type ChannelName } from '../../../src/motion/channels.js';
import { createFrame, type MotionFrame } from '../../../src/motion/segment.js';

/**
 * Speech motion without speech: syllables of 120 to 280 ms with vowels, rounding and closures, in
 * phrases with pauses, over brows, head and blinks; smoothed as a face is, with the small tremor
 * that a neural source adds. Deterministic. 27 mouth and jaw channels move, 5 brow, 6 head.
 */
const MOUTH: readonly ChannelName[] = [
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
];
const BROWS: readonly ChannelName[] = [
  'browDownLeft',
  'browDownRight',
  'browInnerUp',
  'browOuterUpLeft',
  'browOuterUpRight',
];
const HEAD: readonly ChannelName[] = [
  'headPitch',
  'headYaw',
  'headRoll',
  'neckPitch',
  'neckYaw',
  'neckRoll',
];

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Targets of a syllable: a few mouth shapes at random strength, or a closure, or a pause. */
function syllable(random: () => number, target: MotionFrame): number {
  const paused = random() < 0.1;
  for (const name of MOUTH) {
    const strength = name === 'jawOpen' ? 0.5 : 0.35;
    target[Channel[name]] = !paused && random() < 0.5 ? random() * strength : 0.01 * random();
  }
  if (!paused && random() < 0.2) {
    target[Channel.jawOpen] = target[Channel.mouthClose] = 0.08;
    target[Channel.mouthPressLeft] = target[Channel.mouthPressRight] = 0.6;
  }
  for (const name of BROWS) if (random() < 0.3) target[Channel[name]] = random() * 0.3;
  for (const name of HEAD) if (random() < 0.4) target[Channel[name]] = (random() - 0.5) * 0.12;
  return paused ? 0.25 + random() * 0.4 : 0.12 + random() * 0.16;
}

export function speechMotion(seconds: number, fps: number, seed = 1): MotionFrame[] {
  const random = generator(seed);
  const target = createFrame();
  const state = createFrame();
  const speed = createFrame();
  const frames: MotionFrame[] = [];
  const step = 1 / 240;
  let next = 0;
  let blink = 2;
  for (let tick = 0; frames.length < Math.round(seconds * fps); tick++) {
    const time = tick * step;
    if (time >= next) next = time + syllable(random, target);
    if (time > blink + 0.3) blink = time + 1 + random() * 4;
    for (const name of [...MOUTH, ...BROWS, ...HEAD]) {
      const i = Channel[name];
      // Critically damped springs: the mouth at about 5 Hz, brows and head at about 1 Hz.
      const rate = i <= Channel.mouthUpperUpRight ? 30 : 7;
      speed[i] += (rate * rate * (target[i] - state[i]) - 2 * rate * speed[i]) * step;
      state[i] += speed[i] * step;
    }
    if (time + 1e-9 < frames.length / fps) continue;
    const frame = state.slice();
    for (const name of MOUTH) frame[Channel[name]] += (random() - 0.5) * 0.006;
    for (let i = 0; i < 52; i++) frame[i] = Math.min(1, Math.max(0, frame[i]));
    const lid = Math.max(0, 1 - Math.abs(time - blink - 0.12) / 0.12);
    frame[Channel.eyeBlinkLeft] = frame[Channel.eyeBlinkRight] = lid;
    frames.push(frame);
  }
  return frames;
}

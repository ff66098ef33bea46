import { Channel, FRAME_SIZE, type Blendshape } from '../motion/channels.js';
import { VISEMES, type Viseme } from './visemes.js';

/** Blendshapes that come in pairs are named by their stem and set on both sides. */
type Pose = Readonly<Record<string, number>>;

/**
 * The face at the height of each viseme, drawn after how the lips, the jaw and the tongue stand in
 * articulatory phonetics. Each differs from all others in what a rig can show: the weights were then
 * moved, within what looks the same sound, to where a discriminant tells the frames of a synthetic
 * voice apart best. How far a pose opens the mouth follows the class of its phone: open vowels most,
 * mid ones two thirds of that, close and rounded ones and most consonants a third.
 */
const POSES: Readonly<Record<Viseme, Pose>> = {
  sil: {},
  pp: { mouthPress: 0.2, mouthRollLower: 0.14, mouthRollUpper: 0.12, mouthShrugLower: 0.12 },
  ff: { jawOpen: 0.05, mouthRollLower: 0.6, mouthUpperUp: 0.34, mouthShrugLower: 0.08 },
  th: { jawOpen: 0.13, tongueOut: 0.5, mouthUpperUp: 0.05, mouthLowerDown: 0.16 },
  dd: { jawOpen: 0.1, mouthLowerDown: 0.24, mouthUpperUp: 0.1, mouthShrugUpper: 0.1 },
  ll: { jawOpen: 0.19, tongueOut: 0.2, mouthLowerDown: 0.03, mouthDimple: 0.08 },
  ss: {
    jawOpen: 0.05,
    mouthStretch: 0.36,
    mouthDimple: 0.36,
    mouthLowerDown: 0.23,
    mouthUpperUp: 0.12,
  },
  ch: {
    jawOpen: 0.1,
    mouthFunnel: 0.6,
    mouthShrugUpper: 0.28,
    mouthLowerDown: 0.2,
    mouthUpperUp: 0.14,
  },
  kk: { jawOpen: 0.19, mouthLowerDown: 0.11, mouthStretch: 0.1, jawForward: 0.03 },
  rr: {
    jawOpen: 0.17,
    mouthFunnel: 0.09,
    mouthPucker: 0.24,
    jawForward: 0.1,
    mouthShrugUpper: 0.06,
  },
  aa: { jawOpen: 0.62, mouthLowerDown: 0.26, mouthUpperUp: 0.11 },
  ae: { jawOpen: 0.52, mouthStretch: 0.18, mouthLowerDown: 0.32, mouthUpperUp: 0.2 },
  ah: { jawOpen: 0.52, mouthLowerDown: 0.32, mouthUpperUp: 0.09 },
  ii: {
    jawOpen: 0.16,
    mouthSmile: 0.28,
    mouthStretch: 0.3,
    mouthDimple: 0.16,
    mouthLowerDown: 0.2,
  },
  oo: { jawOpen: 0.36, mouthFunnel: 0.5, mouthPucker: 0.18 },
  uu: {
    jawOpen: 0.18,
    mouthPucker: 0.67,
    mouthFunnel: 0.45,
    jawForward: 0.05,
    mouthShrugUpper: 0.03,
  },
  er: { jawOpen: 0.36, mouthPucker: 0.1, jawForward: 0.1, mouthShrugUpper: 0.06 },
  eh: {
    jawOpen: 0.34,
    mouthStretch: 0.4,
    mouthLowerDown: 0.28,
    mouthUpperUp: 0.26,
    mouthSmile: 0.19,
  },
  ey: {
    jawOpen: 0.34,
    mouthSmile: 0.26,
    mouthStretch: 0.3,
    mouthDimple: 0.06,
    mouthLowerDown: 0.26,
  },
};

const PAIRED = [
  'mouthPress',
  'mouthUpperUp',
  'mouthLowerDown',
  'mouthStretch',
  'mouthDimple',
  'mouthSmile',
];

/** Channels that speech owns in the lower face: mouth, jaw, tongue and cheek puff. */
export const MOUTH_CHANNELS: readonly number[] = Object.entries(Channel)
  .filter(([name]) => /^(mouth|jaw|tongue|cheekPuff)/.test(name))
  .map(([, index]) => index);

/** A frame for each viseme, in the order of `VISEMES`. */
export const VISEME_SHAPES: readonly Float32Array[] = VISEMES.map((viseme) => {
  const frame = new Float32Array(FRAME_SIZE);
  for (const [name, weight] of Object.entries(POSES[viseme])) {
    for (const channel of sides(name)) frame[channel] = weight;
  }
  return frame;
});

/** The channels of a blendshape, both sides of a pair. */
export function sides(name: string): number[] {
  const names = PAIRED.includes(name) ? [`${name}Left`, `${name}Right`] : [name];
  return names.map((channel) => Channel[channel as Blendshape]);
}

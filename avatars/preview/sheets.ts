import type { Shot } from './shot.js';

type TileShot = Omit<Shot, 'size'>;

/** A named arrangement of shots. */
export interface Sheet {
  readonly columns: number;
  readonly shots: readonly TileShot[];
}

const THREE_QUARTER = 33;

/** The same weight on both sides. */
const both = (name: string, weight = 1): Record<string, number> => ({
  [`${name}Left`]: weight,
  [`${name}Right`]: weight,
});

/** Visemes of the Oculus set in blendshapes, as far as looks are judged by them. */
const VISEMES: Readonly<Record<string, Record<string, number>>> = {
  sil: {},
  PP: { ...both('mouthPress', 0.6), mouthRollLower: 0.3, mouthRollUpper: 0.3 },
  FF: { mouthRollLower: 0.85, ...both('mouthUpperUp', 0.35), jawOpen: 0.05 },
  TH: { jawOpen: 0.2, tongueOut: 0.32, ...both('mouthUpperUp', 0.1) },
  DD: { jawOpen: 0.14, ...both('mouthUpperUp', 0.15), ...both('mouthLowerDown', 0.2) },
  kk: { jawOpen: 0.24, ...both('mouthStretch', 0.15) },
  CH: { mouthFunnel: 0.5, jawOpen: 0.1, mouthPucker: 0.15 },
  SS: {
    jawOpen: 0.05,
    ...both('mouthStretch', 0.35),
    ...both('mouthLowerDown', 0.35),
    ...both('mouthUpperUp', 0.2),
  },
  nn: { jawOpen: 0.12, ...both('mouthLowerDown', 0.15) },
  RR: { mouthFunnel: 0.3, jawOpen: 0.16, mouthPucker: 0.2 },
  aa: { jawOpen: 0.65, ...both('mouthLowerDown', 0.1) },
  E: { jawOpen: 0.3, ...both('mouthStretch', 0.4), ...both('mouthSmile', 0.2) },
  ih: { jawOpen: 0.2, ...both('mouthSmile', 0.3), ...both('mouthStretch', 0.2) },
  oh: { jawOpen: 0.42, mouthFunnel: 0.6 },
  ou: { mouthPucker: 0.7, jawOpen: 0.16, mouthFunnel: 0.25 },
};

const SMILE = { ...both('mouthSmile', 0.9), jawOpen: 0.3, ...both('cheekSquint', 0.6) };

const tiles = (shots: Readonly<Record<string, Record<string, number>>>): TileShot[] =>
  Object.entries(shots).map(([label, weights]) => ({ label, weights, zoom: 1.3, aim: 0.06 }));

/** Arrangements by name. */
export const SHEETS: Readonly<Record<string, Sheet>> = {
  portrait: { columns: 1, shots: [{ weights: both('mouthSmile', 0.15) }] },
  quick: {
    columns: 2,
    shots: [
      {},
      { yaw: THREE_QUARTER },
      { weights: SMILE, yaw: -THREE_QUARTER },
      { weights: { ...both('eyeBlink') }, yaw: 90 },
    ],
  },
  turn: { columns: 3, shots: [-90, -45, 0, 45, 90, 180].map((yaw) => ({ yaw })) },
  shapes: {
    columns: 4,
    shots: tiles({
      neutral: {},
      blink: both('eyeBlink'),
      'half blink': both('eyeBlink', 0.5),
      smile: both('mouthSmile'),
      'smile, jaw': SMILE,
      frown: both('mouthFrown'),
      pucker: { mouthPucker: 1 },
      funnel: { mouthFunnel: 1, jawOpen: 0.15 },
      'jawOpen 0.4': { jawOpen: 0.4 },
      'jawOpen 1': { jawOpen: 1 },
      'close and jaw 0.4': { jawOpen: 0.4, mouthClose: 0.4 },
      cheekPuff: { cheekPuff: 1 },
      surprised: {
        browInnerUp: 0.7,
        ...both('browOuterUp', 0.7),
        ...both('eyeWide'),
        jawOpen: 0.3,
      },
      angry: { ...both('browDown'), ...both('noseSneer', 0.6), ...both('mouthFrown', 0.4) },
      tongueOut: { tongueOut: 1, jawOpen: 0.45 },
      wink: { eyeBlinkLeft: 1, ...both('mouthSmile', 0.6), cheekSquintLeft: 0.8 },
    }),
  },
  visemes: {
    columns: 4,
    shots: Object.entries(VISEMES).map(([label, weights]) => ({
      label,
      weights,
      zoom: 1.9,
      aim: -0.16,
    })),
  },
  visemesTurned: {
    columns: 4,
    shots: Object.entries(VISEMES).map(([label, weights]) => ({
      label,
      weights,
      zoom: 1.9,
      aim: -0.16,
      yaw: THREE_QUARTER,
    })),
  },
  eyes: {
    columns: 3,
    shots: [
      { zoom: 2, aim: 0.25, label: 'neutral' },
      { zoom: 2, aim: 0.25, yaw: THREE_QUARTER, label: 'three-quarter' },
      { zoom: 2, aim: 0.25, weights: both('eyeBlink', 0.5), label: 'half blink' },
      { zoom: 2, aim: 0.25, weights: both('eyeBlink'), yaw: THREE_QUARTER, label: 'blink' },
      { zoom: 2, aim: 0.25, weights: both('eyeLookDown'), label: 'down' },
      { zoom: 2, aim: 0.25, weights: { eyeLookOutLeft: 1, eyeLookInRight: 1 }, label: 'left' },
    ],
  },
  head: {
    columns: 3,
    shots: [
      { weights: { headYaw: 0.5 }, label: 'yaw' },
      { weights: { headPitch: 0.35 }, label: 'down' },
      { weights: { headPitch: -0.35, headRoll: 0.25 }, label: 'up, roll' },
    ],
  },
};

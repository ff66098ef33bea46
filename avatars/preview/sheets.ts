import { VISEME_SHAPES } from '../../src/lipsync/shapes.js';
import { VISEMES } from '../../src/lipsync/visemes.js';
import { BLENDSHAPES, Channel } from '../../src/motion/channels.js';
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

/** The poses of the lip-sync engine at full height. */
const VISEME_POSES: Readonly<Record<string, Record<string, number>>> = Object.fromEntries(
  VISEMES.map((viseme, i) => [
    viseme,
    Object.fromEntries(
      BLENDSHAPES.map((name) => [name, VISEME_SHAPES[i][Channel[name]]] as const).filter(
        ([, weight]) => weight > 0,
      ),
    ),
  ]),
);

const SMILE = { ...both('mouthSmile', 0.9), jawOpen: 0.3, ...both('cheekSquint', 0.6) };

const tiles = (shots: Readonly<Record<string, Record<string, number>>>): TileShot[] =>
  Object.entries(shots).map(([label, weights]) => ({ label, weights, zoom: 1.3, aim: 0.06 }));

/** Every blendshape alone at full weight. */
const everyShape = (yaw: number): Sheet => ({
  columns: 8,
  shots: tiles(Object.fromEntries(BLENDSHAPES.map((name) => [name, { [name]: 1 }]))).map(
    (shot) => ({ ...shot, yaw }),
  ),
});

const everyViseme = (yaw: number): Sheet => ({
  columns: 4,
  shots: Object.entries(VISEME_POSES).map(([label, weights]) => ({
    label,
    weights,
    zoom: 1.9,
    aim: -0.16,
    yaw,
  })),
});

/** What a character is judged by before it is released, in this order. */
export const RELEASE_SHEETS = [
  'looks',
  'pages',
  'blendshapes',
  'blendshapesTurned',
  'visemes',
  'visemesTurned',
] as const;

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
  looks: {
    columns: 3,
    shots: [
      { weights: both('mouthSmile', 0.2) },
      { yaw: THREE_QUARTER },
      { weights: SMILE, yaw: -THREE_QUARTER },
      { yaw: 90 },
      { yaw: 180 },
      { yaw: -60 },
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
  blendshapes: everyShape(0),
  blendshapesTurned: everyShape(THREE_QUARTER),
  visemes: everyViseme(0),
  visemesTurned: everyViseme(THREE_QUARTER),
  pages: {
    columns: 3,
    shots: (['light', 'dark', 'photo'] as const).flatMap((page) => [
      { page, weights: both('mouthSmile', 0.2) },
      { page, yaw: THREE_QUARTER },
      { page, yaw: -THREE_QUARTER, weights: SMILE },
    ]),
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

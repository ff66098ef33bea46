import type { CharacterConfig } from '../generator/config.js';
import { at, mirror, on, type Guide } from '../generator/hair/config.js';
import { HUMAN } from './defaults.js';

/** Locks that fall from the part over her left, from the fringe to the back of the head. */
const LEFT: readonly Guide[] = [
  [
    on(-36, 41, -0.03),
    on(-10, 41, 0.085),
    on(16, 29, 0.12),
    on(36, 15, 0.125),
    on(52, -2, 0.11),
    at(0.77, -0.35, 0.33),
    at(0.76, -0.66, 0.3),
    at(0.63, -0.93, 0.3),
  ],
  [
    on(-46, 54, -0.03),
    on(-4, 57, 0.12),
    on(36, 42, 0.18),
    on(60, 22, 0.18),
    at(0.92, -0.02, 0.14),
    at(0.95, -0.36, 0.12),
    at(0.9, -0.7, 0.1),
    at(0.72, -0.98, 0.12),
  ],
  [
    on(-72, 68, -0.03),
    on(20, 73, 0.135),
    on(76, 50, 0.2),
    on(88, 24, 0.2),
    at(0.99, -0.06, -0.2),
    at(1.0, -0.42, -0.22),
    at(0.94, -0.76, -0.22),
    at(0.76, -1.02, -0.2),
  ],
  [
    on(-170, 77, -0.03),
    on(120, 68, 0.15),
    on(116, 42, 0.2),
    on(118, 14, 0.2),
    at(0.86, -0.12, -0.6),
    at(0.87, -0.46, -0.62),
    at(0.8, -0.8, -0.58),
    at(0.64, -1.05, -0.5),
  ],
];
const BACK: Guide = [
  on(180, 80, -0.03),
  on(180, 62, 0.14),
  on(180, 38, 0.19),
  on(180, 10, 0.19),
  at(0, -0.16, -1.08),
  at(0, -0.5, -1.08),
  at(0, -0.84, -0.98),
  at(0, -1.08, -0.8),
];
/** Her right, from the back to the front. */
const RIGHT: readonly Guide[] = [
  [on(150, 78, -0.03), ...mirror(LEFT[3]!).slice(1)],
  [
    on(-52, 72, -0.03),
    on(-72, 60, 0.12),
    on(-84, 44, 0.18),
    on(-90, 22, 0.19),
    at(-0.99, -0.06, -0.2),
    at(-1.0, -0.42, -0.22),
    at(-0.94, -0.76, -0.22),
    at(-0.76, -1.02, -0.2),
  ],
  [
    on(-34, 55, -0.03),
    on(-53, 49, 0.1),
    on(-63, 37, 0.16),
    on(-74, 18, 0.17),
    at(-0.93, -0.04, 0.14),
    at(-0.95, -0.38, 0.12),
    at(-0.9, -0.71, 0.1),
    at(-0.72, -0.98, 0.12),
  ],
  [
    on(-27, 41, -0.03),
    on(-38, 35, 0.08),
    on(-45, 23, 0.11),
    on(-52, 9, 0.12),
    on(-58, -6, 0.11),
    at(-0.78, -0.38, 0.32),
    at(-0.76, -0.67, 0.3),
    at(-0.63, -0.93, 0.3),
  ],
];

/** The default character: warm, friendly, professional. */
export const nova: CharacterConfig = {
  ...HUMAN,
  id: 'nova',
  name: 'Nova',
  version: '1.0.0',
  seed: 1,
  head: {
    ...HUMAN.head,
    face: [0, -0.17, 0.1, 0.625, 0.68, 0.63],
    chin: [0, -0.71, 0.4, 0.2, 0.18, 0.24],
    cheek: [0.325, -0.31, 0.4, 0.275],
    jaw: [0.22, -0.5, 0.05, 0.23, 0.24, 0.32],
    neckRadius: 0.25,
  },
  eyes: {
    ...HUMAN.eyes,
    x: 0.312,
    radius: 0.248,
    width: 0.205,
    above: 0.136,
    below: 0.136,
    irisAngle: 0.61,
    tilt: 0.02,
  },
  nose: { y: -0.265, z: 0.79, radius: 0.082, wing: 0.044, wingX: 0.058, bridge: 0.06 },
  mouth: { y: -0.555, width: 0.212, curve: 0.046, upper: 0.74, lower: 0.92 },
  brows: { y: 0.295, inner: 0.11, outer: 0.455, arch: 0.06, thickness: 0.68 },
  hair: {
    cap: {
      thickness: 0.05,
      hairline: [
        [0, 36],
        [30, 34],
        [75, 6],
        [100, 4],
        [130, -38],
        [180, -40],
      ],
    },
    sheets: [
      {
        guides: [...LEFT, BACK, ...RIGHT],
        locks: 19,
        rows: 30,
        columnsPerLock: 9,
        thickness: 0.1,
        relief: 0.06,
        ragged: 0.045,
        wave: [0.02, 1.6],
        taper: 0.8,
        seed: 11,
      },
    ],
  },
  clothing: {
    top: { kind: 'top', colour: '#f1ebe2' },
    jacket: { kind: 'jacket', colour: '#2b5f6b', lapel: '#285863' },
    shoulders: 0.92,
  },
  palette: {
    skin: '#f0b592',
    lip: '#d0786a',
    blush: '#e8705a',
    brow: '#54301c',
    hair: '#4c2615',
    hairTip: '#8c4d28',
    iris: '#4f7d54',
    lash: '#1c1110',
  },
};

import type { CharacterConfig } from '../generator/config.js';
import { at, mirror, on, type Guide } from '../generator/hair/config.js';
import { HUMAN } from './defaults.js';

/** Locks that fall from the part over her left, from the fringe to the back of the head. */
const LEFT: readonly Guide[] = [
  [
    on(-30, 43, 0.02),
    on(-6, 47, 0.12),
    on(26, 40, 0.14),
    on(52, 24, 0.13),
    on(70, 2, 0.1),
    at(0.81, -0.36, 0.2),
    at(0.78, -0.7, 0.18),
    at(0.68, -0.98, 0.22),
  ],
  [
    on(-34, 52, 0.02),
    on(2, 58, 0.14),
    on(42, 47, 0.17),
    on(70, 26, 0.16),
    at(0.93, -0.04, 0.06),
    at(0.94, -0.4, 0.03),
    at(0.89, -0.75, 0.03),
    at(0.76, -1.02, 0.06),
  ],
  [
    on(-45, 64, 0.02),
    on(30, 70, 0.13),
    on(76, 50, 0.17),
    on(90, 24, 0.17),
    at(0.97, -0.06, -0.2),
    at(0.97, -0.43, -0.22),
    at(0.92, -0.79, -0.22),
    at(0.78, -1.05, -0.2),
  ],
  [
    on(180, 78, 0.02),
    on(120, 66, 0.13),
    on(116, 42, 0.17),
    on(118, 14, 0.17),
    at(0.84, -0.12, -0.58),
    at(0.84, -0.46, -0.6),
    at(0.79, -0.82, -0.57),
    at(0.66, -1.08, -0.5),
  ],
];
const BACK: Guide = [
  on(180, 76, 0.02),
  on(180, 62, 0.13),
  on(180, 38, 0.17),
  on(180, 10, 0.17),
  at(0, -0.16, -1.04),
  at(0, -0.5, -1.03),
  at(0, -0.86, -0.96),
  at(0, -1.12, -0.82),
];
/** Her right, from the back to the front. */
const RIGHT: readonly Guide[] = [
  mirror(LEFT[3]!),
  [
    on(-62, 68, 0.02),
    on(-72, 60, 0.12),
    on(-84, 44, 0.16),
    on(-92, 22, 0.17),
    at(-0.97, -0.06, -0.2),
    at(-0.97, -0.43, -0.22),
    at(-0.92, -0.79, -0.22),
    at(-0.78, -1.05, -0.2),
  ],
  [
    on(-42, 54, 0.02),
    on(-54, 50, 0.1),
    on(-66, 38, 0.14),
    on(-78, 20, 0.16),
    at(-0.93, -0.04, 0.06),
    at(-0.94, -0.4, 0.03),
    at(-0.89, -0.75, 0.03),
    at(-0.76, -1.02, 0.06),
  ],
  [
    on(-33, 43, 0.02),
    on(-42, 41, 0.1),
    on(-54, 33, 0.12),
    on(-66, 18, 0.12),
    on(-76, -4, 0.1),
    at(-0.82, -0.38, 0.18),
    at(-0.78, -0.7, 0.18),
    at(-0.68, -0.98, 0.22),
  ],
];

/** The default character: warm, friendly, professional. */
export const nova: CharacterConfig = {
  ...HUMAN,
  id: 'nova',
  name: 'Nova',
  version: '1.0.0',
  seed: 1,
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
        locks: 26,
        rows: 30,
        columnsPerLock: 7,
        thickness: 0.1,
        relief: 0.05,
        ragged: 0.06,
        wave: [0.02, 1.6],
        taper: 0.8,
        seed: 11,
      },
    ],
  },
  clothing: { top: { kind: 'top', colour: '#2f6f8f' }, shoulders: 0.94 },
  palette: {
    skin: '#f0b592',
    lip: '#cc6f62',
    blush: '#e8705a',
    brow: '#4a2a1a',
    hair: '#4a2817',
    hairTip: '#7a4526',
    iris: '#5a7f4a',
    lash: '#1c1110',
  },
};

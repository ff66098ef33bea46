import type { CharacterConfig } from '../generator/config.js';
import { sweptBack } from '../generator/hair/styles.js';
import { HUMAN } from './defaults.js';

/** A man in his forties: glasses, swept-back greying hair, navy jacket. */
export const leo: CharacterConfig = {
  ...HUMAN,
  id: 'leo',
  name: 'Leo',
  version: '1.0.0',
  seed: 2,
  head: {
    ...HUMAN.head,
    face: [0, -0.18, 0.1, 0.635, 0.72, 0.63],
    chin: [0, -0.76, 0.39, 0.26, 0.21, 0.25],
    cheek: [0.33, -0.33, 0.38, 0.265],
    jaw: [0.29, -0.54, 0.05, 0.25, 0.26, 0.32],
    neckRadius: 0.31,
  },
  eyes: {
    ...HUMAN.eyes,
    radius: 0.228,
    width: 0.188,
    above: 0.106,
    below: 0.112,
    irisAngle: 0.58,
  },
  nose: { y: -0.275, z: 0.81, radius: 0.1, wing: 0.054, wingX: 0.07, bridge: 0.08 },
  mouth: { y: -0.57, width: 0.228, curve: 0.036, upper: 0.55, lower: 0.72 },
  brows: { y: 0.265, inner: 0.1, outer: 0.46, arch: 0.045, thickness: 0.88 },
  lashes: 0.4,
  blush: 0.3,
  ears: { size: 1, y: -0.12, z: -0.06 },
  glasses: '#33241d',
  hair: {
    cap: {
      thickness: 0.035,
      hairline: [
        [0, 37],
        [42, 35],
        [66, 16],
        [80, -2],
        [97, -6],
        [104, 2],
        [138, -36],
        [180, -38],
      ],
    },
    sheets: [
      {
        guides: sweptBack({ hairline: 36, front: 0.2, top: 0.16, sides: 0.06 }),
        locks: 19,
        rows: 24,
        columnsPerLock: 8,
        thickness: 0.07,
        relief: 0.05,
        ragged: 0.04,
        wave: [0.012, 1],
        taper: 0.75,
        seed: 21,
      },
    ],
  },
  clothing: {
    top: { kind: 'top', colour: '#c9d3dc' },
    jacket: { kind: 'jacket', colour: '#2a3550', lapel: '#263049' },
    shoulders: 1.02,
  },
  palette: {
    skin: '#e8b08c',
    lip: '#cd8a76',
    blush: '#dc7a62',
    brow: '#3b2a20',
    hair: '#3a2b24',
    hairTip: '#665549',
    iris: '#6a4a2c',
    lash: '#2a1c15',
  },
};

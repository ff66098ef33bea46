import type { CharacterConfig } from '../generator/config.js';
import { sweptBack } from '../generator/hair/styles.js';
import { HUMAN, shortHairline } from './defaults.js';

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
    // Close at the sides, where he is going grey.
    cap: { thickness: 0.055, fade: 2.5, colour: '#54473d', hairline: shortHairline(38) },
    sheets: [
      {
        guides: sweptBack({ hairline: 37, front: 0.21, top: 0.15, part: 10 }),
        locks: 13,
        rows: 24,
        columnsPerLock: 9,
        thickness: 0.08,
        relief: 0.045,
        ragged: 0.12,
        wave: [0.01, 1],
        taper: 0.72,
        seed: 21,
      },
    ],
  },
  clothing: {
    top: { kind: 'shirt', colour: '#dfe6ee' },
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

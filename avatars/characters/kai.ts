import type { CharacterConfig } from '../generator/config.js';
import { cropSheet, tousled } from '../generator/hair/styles.js';
import { HUMAN, shortHairline } from './defaults.js';

/** A young man: tousled black hair, hooded top. */
export const kai: CharacterConfig = {
  ...HUMAN,
  id: 'kai',
  name: 'Kai',
  version: '1.0.0',
  seed: 4,
  head: {
    ...HUMAN.head,
    face: [0, -0.18, 0.1, 0.64, 0.69, 0.63],
    chin: [0, -0.72, 0.4, 0.21, 0.18, 0.24],
    cheek: [0.335, -0.33, 0.39, 0.275],
    jaw: [0.25, -0.52, 0.05, 0.25, 0.25, 0.32],
    neckRadius: 0.275,
  },
  eyes: {
    ...HUMAN.eyes,
    radius: 0.236,
    width: 0.196,
    above: 0.11,
    below: 0.116,
    tilt: 0.026,
    irisAngle: 0.6,
  },
  nose: { y: -0.265, z: 0.785, radius: 0.088, wing: 0.05, wingX: 0.064, bridge: 0.055 },
  mouth: { y: -0.555, width: 0.215, curve: 0.044, upper: 0.6, lower: 0.8 },
  brows: { y: 0.285, inner: 0.105, outer: 0.46, arch: 0.05, thickness: 0.78 },
  lashes: 0.5,
  blush: 0.36,
  ears: { size: 0.98, y: -0.12, z: -0.06 },
  hair: {
    cap: { thickness: 0.05, fade: 3, hairline: shortHairline(33) },
    sheets: [
      {
        ...cropSheet(
          {
            hairline: [27, 27, 22, 14, 8, 2, -4],
            top: 0.14,
            front: 0.07,
            sides: 0.06,
            sweep: 30,
            lift: 0,
          },
          13,
          44,
        ),
        ragged: 0.22,
      },
    ],
    locks: tousled({
      count: [21, 14],
      tips: [20, 18, 2],
      lift: 0.19,
      sweep: 34,
      width: 0.12,
      seed: 9,
    }),
  },
  camera: { ...HUMAN.camera, distance: 7.8, target: [0, -0.2, 0] },
  clothing: {
    top: { kind: 'top', colour: '#4d6b57' },
    hood: { colour: '#4d6b57', lining: '#33483b', cord: '#e9e4d8' },
    shoulders: 1,
  },
  palette: {
    skin: '#f0c29c',
    lip: '#d28b78',
    blush: '#e48a70',
    brow: '#1d1613',
    hair: '#221a19',
    hairTip: '#3a2e2c',
    iris: '#3f291b',
    lash: '#17100e',
  },
};

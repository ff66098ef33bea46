import type { CharacterConfig } from '../generator/config.js';
import { HUMAN, shortHairline } from './defaults.js';

/** A woman in her twenties: dark skin, a cloud of curls, marigold jumper. */
export const amara: CharacterConfig = {
  ...HUMAN,
  id: 'amara',
  name: 'Amara',
  version: '1.0.0',
  seed: 3,
  head: {
    ...HUMAN.head,
    face: [0, -0.17, 0.1, 0.635, 0.68, 0.63],
    chin: [0, -0.71, 0.4, 0.2, 0.18, 0.24],
    cheek: [0.335, -0.3, 0.4, 0.275],
    jaw: [0.23, -0.5, 0.05, 0.24, 0.24, 0.32],
    neckRadius: 0.25,
  },
  eyes: {
    ...HUMAN.eyes,
    x: 0.312,
    radius: 0.246,
    width: 0.205,
    above: 0.13,
    below: 0.132,
    tilt: 0.026,
    irisAngle: 0.61,
  },
  nose: { y: -0.27, z: 0.785, radius: 0.09, wing: 0.056, wingX: 0.07, bridge: 0.062 },
  mouth: { y: -0.555, width: 0.22, curve: 0.042, upper: 0.9, lower: 1.05 },
  brows: { y: 0.295, inner: 0.11, outer: 0.46, arch: 0.066, thickness: 0.78 },
  ears: { size: 0.86, y: -0.14, z: -0.06 },
  earrings: '#d8a23a',
  hair: {
    cap: { thickness: 0.13, fade: 6, hairline: shortHairline(36) },
    curls: {
      count: 130,
      radius: [0.054, 0.074],
      offset: [0.17, 0.29],
      fall: 22,
      fringe: 13,
      seed: 31,
    },
  },
  camera: { ...HUMAN.camera, distance: 7.9, target: [0, -0.18, 0] },
  clothing: { top: { kind: 'top', colour: '#e3a83c' }, shoulders: 0.93 },
  palette: {
    skin: '#93603f',
    lip: '#9c544a',
    blush: '#a8503c',
    brow: '#1c110d',
    hair: '#2c1d18',
    hairTip: '#3a2620',
    iris: '#54341c',
    lash: '#140c0a',
  },
};

import type { CharacterConfig } from '../generator/config.js';
import { HUMAN } from './defaults.js';

/** A bear, who proves that the rig does not need a human face. */
export const bruno: CharacterConfig = {
  ...HUMAN,
  id: 'bruno',
  name: 'Bruno',
  version: '1.0.0',
  seed: 5,
  head: {
    cranium: [0, 0.2, -0.1, 0.86, 0.7, 0.82],
    face: [0, -0.18, 0.08, 0.78, 0.66, 0.62],
    chin: [0, -0.62, 0.36, 0.28, 0.2, 0.28],
    cheek: [0.42, -0.34, 0.3, 0.32],
    muzzle: [0, -0.46, 0.56, 0.37, 0.29, 0.34],
    jaw: [0.34, -0.5, 0.05, 0.28, 0.26, 0.32],
    neckRadius: 0.42,
  },
  eyes: {
    ...HUMAN.eyes,
    x: 0.33,
    y: 0.05,
    radius: 0.2,
    width: 0.165,
    above: 0.12,
    below: 0.12,
    irisAngle: 0.72,
    pupil: 0.5,
  },
  nose: { y: -0.25, z: 0.84, radius: 0.06, wing: 0.03, wingX: 0.04, bridge: 0.05 },
  mouth: { y: -0.535, width: 0.215, curve: 0.05, upper: 0.45, lower: 0.55, arch: 0.9 },
  brows: { y: 0.32, inner: 0.14, outer: 0.44, arch: 0.05, thickness: 0.9 },
  lashes: 0.35,
  blush: 0.22,
  animal: {
    ear: [0.58, 0.72, -0.12, 0.27],
    earInside: '#d9a173',
    noseColour: '#2a1a17',
    noseSize: [0.125, 0.085, 0.075],
  },
  hair: {},
  clothing: {
    top: { kind: 'top', colour: '#b8473f' },
    hood: { colour: '#b8473f', lining: '#8f352f', cord: '#f2e8d8' },
    shoulders: 1,
  },
  palette: {
    skin: '#a4683c',
    muzzle: '#e3bb8c',
    lip: '#b97f58',
    blush: '#c4643f',
    brow: '#5a331c',
    hair: '#7a4a28',
    iris: '#5a3418',
    lash: '#20130d',
  },
};

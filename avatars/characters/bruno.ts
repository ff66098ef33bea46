import type { CharacterConfig } from '../generator/config.js';
import { on, type LockConfig } from '../generator/hair/config.js';
import { HUMAN } from './defaults.js';

/** A tuft on top of the head, falling forwards. */
const topTuft = (azimuth: number, i: number): LockConfig => ({
  guide: [
    on(azimuth * 3, 84, -0.05),
    on(azimuth * 1.5, 78, 0.025),
    on(azimuth, 67, 0.04),
    on(azimuth * 1.3, 55 + 3 * i, 0.016 + 0.008 * (i % 2)),
  ],
  width: 0.08,
  thickness: 0.06,
  root: 0.7,
  blunt: 1.8,
  rows: 11,
});

/** A bear, who proves that the rig does not need a human face. */
export const bruno: CharacterConfig = {
  ...HUMAN,
  id: 'bruno',
  name: 'Bruno',
  version: '1.0.0',
  seed: 5,
  head: {
    cranium: [0, 0.19, -0.1, 0.81, 0.68, 0.8],
    face: [0, -0.2, 0.08, 0.8, 0.62, 0.62],
    chin: [0, -0.62, 0.36, 0.28, 0.2, 0.28],
    cheek: [0.5, -0.36, 0.24, 0.34],
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
  mouth: { y: -0.535, width: 0.215, curve: 0.05, upper: 0.34, lower: 0.42, arch: 0.9 },
  brows: { y: 0.32, inner: 0.14, outer: 0.44, arch: 0.05, thickness: 0.9 },
  lashes: 0.35,
  blush: 0.22,
  animal: {
    ear: [0.58, 0.72, -0.12, 0.27],
    earInside: '#d9a173',
    noseColour: '#2a1a17',
    noseSize: [0.125, 0.085, 0.075],
  },
  hair: {
    locks: [-30, -9, 12, 32].map(topTuft),
  },
  clothing: {
    top: { kind: 'plain', colour: '#b8473f' },
    hood: { colour: '#b8473f', lining: '#8f352f', cord: '#f2e8d8' },
    shoulders: 1,
    lift: 0.17,
  },
  palette: {
    skin: '#a4683c',
    muzzle: '#e3bb8c',
    lip: '#b58059',
    blush: '#c4643f',
    brow: '#5a331c',
    hair: '#9a6037',
    hairTip: '#a86d40',
    iris: '#5a3418',
    lash: '#20130d',
  },
};

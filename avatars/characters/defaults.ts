import type { CharacterConfig } from '../generator/config.js';

/** Hairline of short hair: temples, sideburns, round the ear, down to the nape. */
export const shortHairline = (front: number): readonly (readonly [number, number])[] => [
  [0, front],
  [40, front - 2],
  [62, front - 17],
  [74, -1],
  [80, -12],
  [92, -13],
  [100, -2],
  [112, -6],
  [122, -34],
  [136, -52],
  [158, -60],
  [180, -61],
];

/** Proportions characters start from; each changes what makes it itself. */
export const HUMAN = {
  head: {
    cranium: [0, 0.24, -0.1, 0.79, 0.72, 0.84],
    face: [0, -0.2, 0.1, 0.66, 0.7, 0.64],
    chin: [0, -0.72, 0.4, 0.22, 0.19, 0.25],
    cheek: [0.35, -0.34, 0.38, 0.28],
    muzzle: [0, -0.56, 0.4, 0.34, 0.2, 0.3],
    jaw: [0.28, -0.52, 0.05, 0.26, 0.26, 0.32],
    neckRadius: 0.275,
  },
  eyes: {
    x: 0.31,
    y: -0.01,
    z: 0.42,
    radius: 0.235,
    width: 0.195,
    above: 0.122,
    below: 0.128,
    tilt: 0.014,
    irisAngle: 0.6,
    pupil: 0.46,
  },
  nose: { y: -0.265, z: 0.795, radius: 0.092, wing: 0.052, wingX: 0.066, bridge: 0.072 },
  mouth: { y: -0.555, width: 0.225, curve: 0.034, upper: 0.86, lower: 1.02 },
  brows: { y: 0.275, inner: 0.105, outer: 0.46, arch: 0.062, thickness: 0.85 },
  lashes: 1,
  blush: 0.42,
  camera: { fov: 22, distance: 7.6, target: [0, -0.24, 0], pitch: 2 },
} as const satisfies Partial<CharacterConfig>;

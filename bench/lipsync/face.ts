import type { Phone } from './corpus.js';

/** Value of a blendshape by its ARKit name; 0 where there is none. */
export type Named = (name: string) => number;

/** How far apart the lips are: the jaw's opening less what the lips do against it. */
export function openness(value: Named): number {
  const pressed =
    0.5 * (value('mouthPressLeft') + value('mouthPressRight')) + value('mouthRollUpper');
  return value('jawOpen') - value('mouthClose') + 0.1 * value('mouthLowerDownLeft') - 0.2 * pressed;
}

export function rounding(value: Named): number {
  return value('mouthPucker') + 0.7 * value('mouthFunnel') - 0.3 * value('mouthStretchLeft');
}

export const SHUT = ['P', 'B', 'M'];
export const OPEN = ['AA', 'AE', 'AY', 'AW'];
export const ROUND = ['UW', 'OW', 'W', 'AO', 'OY', 'UH'];
export const SPREAD = ['IY', 'EY', 'IH', 'EH', 'AE'];

/** What a lip reader can tell apart at a phone's centre. */
export const CLASSES = [
  SHUT,
  ['F', 'V'],
  ['TH', 'DH', 'T', 'D', 'N', 'L'],
  ['S', 'Z'],
  ['SH', 'ZH', 'CH', 'JH', 'R', 'ER'],
  ['AA', 'AE', 'AH', 'AY', 'AW'],
  ['IH', 'IY', 'EY', 'EH', 'Y'],
  ['AO', 'OW', 'OY', 'UH', 'UW', 'W'],
];

/** How open each class of phones ideally is. */
const APERTURE: ReadonlyMap<string, number> = new Map<string, number>([
  ...['SIL', ...SHUT].map((name) => [name, 0] as const),
  ...OPEN.map((name) => [name, 1] as const),
  ...['EH', 'AH', 'AO', 'OY'].map((name) => [name, 0.65] as const),
  ...['EY', 'OW', 'HH'].map((name) => [name, 0.5] as const),
]);
const OTHER_APERTURE = 0.22;

/** The ideal opening of the mouth, 0..1: that of each phone, blurred by 30 ms. */
export function idealAperture(phones: readonly Phone[], frames: number, fps: number): number[] {
  const fine = 4;
  const track = new Float64Array(frames * fine);
  for (const { name, start, end } of phones) {
    track.fill(
      APERTURE.get(name) ?? OTHER_APERTURE,
      Math.round(start * fps * fine),
      Math.round(end * fps * fine),
    );
  }
  const sigma = 0.03 * fps * fine;
  const reach = Math.ceil(3 * sigma);
  return Array.from({ length: frames }, (_, k) => {
    let sum = 0;
    let weight = 0;
    for (let d = -reach; d <= reach; d++) {
      const at = k * fine + d;
      if (at < 0 || at >= track.length) continue;
      const gain = Math.exp(-0.5 * (d / sigma) ** 2);
      sum += gain * track[at];
      weight += gain;
    }
    return sum / weight;
  });
}

/** How open and how round the mouth is in a viseme of a peer. */
export interface VisemeFace {
  readonly aperture: number;
  readonly rounding: number;
}

/** The mean of what phones ideally look like: `phones` are those that a viseme stands for. */
export function faceOf(phones: readonly string[]): VisemeFace {
  const mean = (value: (name: string) => number) =>
    phones.reduce((sum, name) => sum + value(name), 0) / phones.length;
  return {
    aperture: mean((name) => APERTURE.get(name) ?? OTHER_APERTURE),
    rounding: mean((name) => Number(ROUND.includes(name)) - Number(SPREAD.includes(name))),
  };
}

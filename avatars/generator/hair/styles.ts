import { mirror, on, type Guide, type SheetConfig } from './config.js';

/** A short cut: hair that grows from the crown to the hairline all round. */
export interface CropOptions {
  /** Hairline as elevation in degrees at azimuths 0, 30, 60, 85, 110, 140, 180. */
  readonly hairline: readonly [number, number, number, number, number, number, number];
  /** Offset over the scalp on top, at the front edge and at the sides. */
  readonly top: number;
  readonly front: number;
  readonly sides: number;
  /** Degrees by which hair at the front is swept to the character's left. */
  readonly sweep: number;
  /** Degrees by which the front edge rises over the hairline. */
  readonly lift: number;
}

/** Elevation of the whorl around which hair fans out. */
const CROWN = 82;
const AZIMUTHS = [0, 30, 60, 85, 110, 140, 180] as const;

/** Guides of a short cut, once round the head from the nape and back. */
export function crop(options: CropOptions): Guide[] {
  const side = (sign: 1 | -1) =>
    AZIMUTHS.map((azimuth, i): Guide => {
      const frontal = Math.max(0, 1 - azimuth / 75);
      const end = options.hairline[i] + options.lift * frontal;
      const volume = options.sides + (options.top - options.sides) * frontal;
      const edge = 0.03 + options.front * frontal;
      const turn = options.sweep * frontal;
      const az = sign * azimuth;
      return [
        on(az, CROWN, 0),
        on(az - turn * 0.6, 74 - 8 * (1 - frontal), options.top * 0.9),
        on(az - turn * 0.2, 60 + (end - 60) * 0.25, options.top * 0.5 + volume * 0.6),
        on(az + turn * 0.4, 60 + (end - 60) * 0.65, volume * 1.05 + edge * 0.3),
        on(az + turn, end - 2, edge),
      ];
    });
  const left = side(1);
  const right = side(-1);
  return [...[...left].reverse(), ...right.slice(1)];
}

/** A sheet over the guides of a short cut. */
export const cropSheet = (options: CropOptions, locks: number, seed: number): SheetConfig => ({
  guides: crop(options),
  locks,
  rows: 20,
  columnsPerLock: 8,
  thickness: 0.07,
  relief: 0.055,
  ragged: 0.16,
  taper: 0.7,
  seed,
});

/** Hair brushed from the front hairline over the head to the nape. */
export interface SweptOptions {
  /** Elevation of the front hairline in degrees. */
  readonly hairline: number;
  /** Offset over the scalp where the hair turns back: the height of the front. */
  readonly front: number;
  /** Offset on top and at the sides. */
  readonly top: number;
  readonly sides: number;
}

/** Guides of swept-back hair, from the left temple over the top to the right temple. */
export function sweptBack({ hairline, front, top, sides }: SweptOptions): Guide[] {
  const half: Guide[] = [
    [
      on(80, -8, 0),
      on(86, 4, sides * 0.7),
      on(100, 8, sides),
      on(120, -2, sides),
      on(136, -20, sides),
      on(146, -42, 0),
    ],
    [
      on(64, 14, 0),
      on(72, 24, sides),
      on(98, 30, sides * 1.3),
      on(128, 14, sides * 1.3),
      on(148, -12, sides),
      on(156, -43, 0),
    ],
    [
      on(48, hairline - 4, 0),
      on(54, hairline + 8, front * 0.7),
      on(88, 54, top),
      on(138, 40, top),
      on(160, 0, sides * 1.3),
      on(166, -44, 0),
    ],
    [
      on(22, hairline + 1, 0),
      on(26, hairline + 14, front),
      on(60, 76, top),
      on(156, 58, top),
      on(172, 8, sides * 1.5),
      on(174, -45, 0),
    ],
  ];
  const middle: Guide = [
    on(0, hairline + 1, 0),
    on(0, hairline + 15, front * 1.05),
    on(0, 82, top),
    on(180, 62, top),
    on(180, 10, sides * 1.5),
    on(180, -45, 0),
  ];
  return [...half, middle, ...[...half].reverse().map(mirror)];
}

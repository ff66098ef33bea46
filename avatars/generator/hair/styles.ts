import { seededRandom } from '../base/random.js';
import { mirror, on, type Guide, type LockConfig, type SheetConfig } from './config.js';

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

/** Hair brushed from the front hairline over the top of the head. */
export interface SweptOptions {
  /** Elevation of the front hairline in degrees. */
  readonly hairline: number;
  /** Offset over the scalp where the hair turns back: the height of the front. */
  readonly front: number;
  /** Offset on top. */
  readonly top: number;
  /** Degrees by which the part lies towards the character's right. */
  readonly part: number;
}

/** Guides of swept-back hair, from the left temple over the top to the right one. */
export function sweptBack({ hairline, front, top, part }: SweptOptions): Guide[] {
  const half: Guide[] = [
    [
      on(64, hairline - 16, 0.0),
      on(74, hairline - 4, top * 0.5),
      on(96, hairline, top * 0.62),
      on(126, 20, top * 0.62),
      on(146, -14, 0.03),
    ],
    [
      on(46, hairline - 3, 0.0),
      on(54, hairline + 10, front * 0.62),
      on(88, 54, top * 0.9),
      on(138, 34, top * 0.9),
      on(158, -26, 0.03),
    ],
    [
      on(22, hairline, 0.0),
      on(28, hairline + 15, front),
      on(62, 74, top),
      on(154, 42, top),
      on(170, -32, 0.03),
    ],
  ];
  const middle: Guide = [
    on(-part * 0.4, hairline, 0.0),
    on(-part * 0.2, hairline + 16, front * 0.95),
    on(0, 82, top),
    on(180, 46, top),
    on(180, -34, 0.03),
  ];
  return [...half, middle, ...[...half].reverse().map(mirror)];
}

/** Loose locks that fan out from the crown, over short hair. */
export interface TousledOptions {
  /** Locks in the lower and in the upper ring. */
  readonly count: readonly [lower: number, upper: number];
  /** Elevation of the tips in front, at the sides and behind, in degrees. */
  readonly tips: readonly [front: number, sides: number, back: number];
  /** Offset over the scalp where a lock is highest. */
  readonly lift: number;
  /** Degrees by which locks in front are swept to the character's left. */
  readonly sweep: number;
  readonly width: number;
  readonly seed: number;
}

/** Locks of a tousled top, in two rings around the crown. */
export function tousled(options: TousledOptions): LockConfig[] {
  const { count, tips, lift, sweep, width, seed } = options;
  const random = seededRandom(seed);
  const [front, sides, back] = tips;
  return count.flatMap((n, ring) =>
    Array.from({ length: n }, (_, i): LockConfig => {
      const azimuth = -180 + (360 * (i + 0.5 * ring + 0.3 * random())) / n;
      const frontal = Math.max(0, Math.cos((azimuth * Math.PI) / 180));
      const rear = Math.max(0, -Math.cos((azimuth * Math.PI) / 180));
      const tip =
        sides +
        (front - sides) * frontal +
        (back - sides) * rear +
        16 * (random() - 0.5) +
        16 * ring;
      const from = 80 - 4 * ring;
      const turn = (sweep * frontal + 10 * (random() - 0.5)) * (1 - 0.2 * ring);
      const high = lift * (0.86 + 0.28 * random()) + 0.02 * ring;
      return {
        guide: [
          on(azimuth - turn * 0.7, from, 0.03),
          on(azimuth - turn * 0.4, from + (tip - from) * 0.3, high),
          on(azimuth, from + (tip - from) * 0.66, high * 1.02),
          on(azimuth + turn * 0.6, tip, high * (0.35 + 0.4 * random() + 0.25 * frontal)),
        ],
        width: width * (0.8 + 0.4 * random()),
        thickness: 0.055,
        root: 0.8,
        rows: 11,
        blunt: 2.1,
        twist: 0.5 * (random() - 0.5),
      };
    }),
  );
}

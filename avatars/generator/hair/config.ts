import type { Hex } from '../base/colour.js';
import type { Vec3 } from '../base/math.js';

/**
 * A point of a hair guide: either above the scalp as azimuth, elevation (degrees, seen from the
 * middle of the head; azimuth 90 is the character's left) and offset, or a place in space.
 */
export type GuidePoint =
  | { readonly on: readonly [azimuth: number, elevation: number, offset: number] }
  | { readonly at: Readonly<Vec3> };

/** A curve from root to tip. */
export type Guide = readonly GuidePoint[];

/** A body of hair spanned over guides, carved into locks. */
export interface SheetConfig {
  /** Neighbouring guides with equally many points, in order around the head. */
  readonly guides: readonly Guide[];
  /** How many locks the sheet is carved into. */
  readonly locks: number;
  /** Vertices along a lock and across one. */
  readonly rows: number;
  readonly columnsPerLock: number;
  readonly thickness: number;
  /** Height of locks over the grooves between them. */
  readonly relief: number;
  /** Share of the length by which lock tips differ. */
  readonly ragged: number;
  /** Height of the waves along the locks and how many there are. */
  readonly wave?: readonly [height: number, count: number];
  /** Where along the length thickness starts to shrink towards the tips, 0..1. */
  readonly taper: number;
  readonly seed: number;
}

/** A single lock lying over a sheet. */
export interface LockConfig {
  readonly guide: Guide;
  readonly width: number;
  readonly thickness: number;
  readonly rows?: number;
  /** Width at the root, as a share. */
  readonly root?: number;
  /** How blunt the tip is: 2 pointed, 6 blunt. */
  readonly blunt?: number;
  /** Twist from root to tip in radians. */
  readonly twist?: number;
}

/** Corkscrew curls all over the scalp. */
export interface CurlsConfig {
  readonly count: number;
  /** Radius of the corkscrews, smallest and largest. */
  readonly radius: readonly [number, number];
  /** Height of the tips over the scalp, lowest and highest. */
  readonly offset: readonly [number, number];
  /** Degrees by which curls fall from root to tip. */
  readonly fall: number;
  /** Further curls along the front hairline. */
  readonly fringe: number;
  readonly seed: number;
}

/** A layer on the scalp that shows wherever hair parts, or close-cropped hair. */
export interface CapConfig {
  readonly thickness: number;
  /** Power with which it thins out towards the hairline: 8 ends abruptly, 2 is a fade. */
  readonly fade?: number;
  /** Colour, where it differs from the roots of the hair. */
  readonly colour?: Hex;
  /** Hairline as pairs of |azimuth| and elevation in degrees, front to back. */
  readonly hairline: readonly (readonly [azimuth: number, elevation: number])[];
}

export interface HairConfig {
  readonly cap?: CapConfig;
  readonly sheets?: readonly SheetConfig[];
  readonly locks?: readonly LockConfig[];
  readonly curls?: CurlsConfig;
}

/** Shorthands for character configs. */
export const on = (azimuth: number, elevation: number, offset: number): GuidePoint => ({
  on: [azimuth, elevation, offset],
});
export const at = (x: number, y: number, z: number): GuidePoint => ({ at: [x, y, z] });

/** The same guide on the other side of the head. */
export const mirror = (guide: Guide): Guide =>
  guide.map((point) =>
    'on' in point
      ? on(-point.on[0], point.on[1], point.on[2])
      : at(-point.at[0], point.at[1], point.at[2]),
  );

import { Color, DataUtils, Vector3 } from 'three';
import { FilteredStudio } from './filtered-studio.js';

/** How many roughnesses a texture of the studio holds: a mirror's first, and the diffuse light last. */
const LEVELS = 4;

/** Lobe of the mirror level: softens the edges of the soft boxes by about 1.4 degrees. */
const MIRROR_ALPHA = 0.012;

const ONE = DataUtils.toHalfFloat(1);

/** One level of a picture; data as RGBA half floats. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly data: Uint16Array;
}

/** The direction that a place of a picture stands for, of any length; -1 to 1 each way. */
export type Directions = (s: number, t: number, out: Vector3) => void;

/** Levels of a picture that is yet to be painted, of so many texels each way at first. */
export function darkLevels(edge: number): Level[] {
  return Array.from({ length: LEVELS }, (_, level) => {
    const size = edge >> level;
    return { width: size, height: size, data: new Uint16Array(size * size * 4) };
  });
}

/** The studio at each level, which all pictures of it share. */
const studios: FilteredStudio[] = [];

function studioAt(level: number): FilteredStudio {
  // The inverse of roughnessToMip() in three's shaders.
  const roughness = 1 - Math.sqrt(1 - level / (LEVELS - 1));
  return (studios[level] ??= new FilteredStudio(Math.max(MIRROR_ALPHA, roughness * roughness)));
}

/** Paints the radiance of the studio, and yields after each row. */
export function* paintLevels(
  levels: readonly Level[],
  directions: Directions,
): Generator<void, void> {
  const direction = new Vector3();
  const colour = new Color();
  for (const [level, { width: size, data }] of levels.entries()) {
    const studio = studioAt(level);
    for (let at = 0; at < size * size; at++) {
      if (at % size === 0) yield;
      const s = (2 * ((at % size) + 0.5)) / size - 1;
      const t = (2 * (Math.floor(at / size) + 0.5)) / size - 1;
      directions(s, t, direction);
      studio.radiance(direction.normalize(), colour);
      data[at * 4] = DataUtils.toHalfFloat(colour.r);
      data[at * 4 + 1] = DataUtils.toHalfFloat(colour.g);
      data[at * 4 + 2] = DataUtils.toHalfFloat(colour.b);
      data[at * 4 + 3] = ONE;
    }
  }
}

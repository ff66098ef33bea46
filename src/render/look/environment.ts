import { Color, CompressedCubeTexture, DataUtils, HalfFloatType, Vector3 } from 'three';
import { FilteredStudio } from './filtered-studio.js';

/** Edge of the sharpest faces in texels; the roughest of {@link LEVELS} have 8. */
const SIZE = 64;
const LEVELS = 4;

/** Lobe of the mirror level: softens the edges of the soft boxes by about 1.4 degrees. */
const MIRROR_ALPHA = 0.012;

const ONE = DataUtils.toHalfFloat(1);

/**
 * Axis, direction of rows and direction of columns of the six faces, in WebGL's order. three looks
 * into cube textures with x mirrored, except into those that it rendered, so x is mirrored here.
 */
const FACES = [
  [-1, 0, 0, 0, 0, -1, 0, -1, 0],
  [1, 0, 0, 0, 0, 1, 0, -1, 0],
  [0, 1, 0, -1, 0, 0, 0, 0, 1],
  [0, -1, 0, -1, 0, 0, 0, 0, -1],
  [0, 0, 1, -1, 0, 0, 0, -1, 0],
  [0, 0, -1, 1, 0, 0, 0, -1, 0],
].map((numbers) => [0, 3, 6].map((at) => new Vector3().fromArray(numbers, at)));

/** One level of one face; data as RGBA half floats. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly data: Uint16Array;
}

/** Paints the radiance of one face, and yields after each row. */
function* paintFace(
  studio: FilteredStudio,
  [axis, right, down]: Vector3[],
  { width: size, data }: Level,
): Generator<void, void> {
  const direction = new Vector3();
  const colour = new Color();
  for (let at = 0; at < size * size; at++) {
    if (at % size === 0) yield;
    const s = (2 * ((at % size) + 0.5)) / size - 1;
    const t = (2 * (Math.floor(at / size) + 0.5)) / size - 1;
    direction.copy(axis).addScaledVector(right, s).addScaledVector(down, t).normalize();
    studio.radiance(direction, colour);
    data[at * 4] = DataUtils.toHalfFloat(colour.r);
    data[at * 4 + 1] = DataUtils.toHalfFloat(colour.g);
    data[at * 4 + 2] = DataUtils.toHalfFloat(colour.b);
    data[at * 4 + 3] = ONE;
  }
}

/** The surroundings as a texture, which is dark until it is painted. */
export interface StudioEnvironment {
  readonly texture: CompressedCubeTexture;
  /** Paints it, in small pieces. */
  paint(): Generator<void, void>;
}

/**
 * The studio around a character as three's physical materials want an environment: a cube texture
 * whose levels hold the reflection at rising roughness, the last one the diffuse light.
 *
 * The studio is a few rectangles in a smooth dome, so the filtering has closed forms. Doing it
 * here and not by three's PMREMGenerator saves the shaders and passes of the latter, seconds on
 * slow graphics, and lets the texture survive a lost context like any other.
 */
export function studioEnvironment(): StudioEnvironment {
  const faces = FACES.map(() => ({ width: SIZE, height: SIZE, mipmaps: darkLevels() }));
  // Not compressed, but the only kind of cube texture of three that takes all levels as data.
  const texture = new CompressedCubeTexture(faces, undefined, HalfFloatType);
  texture.name = 'studio';
  texture.isPMREMTexture = true;
  // How three learns the number of levels.
  texture.mipmaps = faces[0].mipmaps;
  return { texture, paint };

  function* paint(): Generator<void, void> {
    for (let level = 0; level < LEVELS; level++) {
      // The inverse of roughnessToMip() in three's shaders.
      const roughness = 1 - Math.sqrt(1 - level / (LEVELS - 1));
      const studio = new FilteredStudio(Math.max(MIRROR_ALPHA, roughness * roughness));
      for (const [i, face] of FACES.entries())
        yield* paintFace(studio, face, faces[i].mipmaps[level]);
    }
    texture.needsUpdate = true;
  }
}

function darkLevels(): Level[] {
  return Array.from({ length: LEVELS }, (_, level) => {
    const size = SIZE >> level;
    return { width: size, height: size, data: new Uint16Array(size * size * 4) };
  });
}

import { CompressedCubeTexture, HalfFloatType, Vector3 } from 'three';
import { darkLevels, paintLevels } from './studio-levels.js';

/** Edge of the sharpest faces in texels. */
const SIZE = 64;

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
  const faces = FACES.map(() => ({ width: SIZE, height: SIZE, mipmaps: darkLevels(SIZE) }));
  // Not compressed, but the only kind of cube texture of three that takes all levels as data.
  const texture = new CompressedCubeTexture(faces, undefined, HalfFloatType);
  texture.name = 'studio';
  texture.isPMREMTexture = true;
  // How three learns the number of levels.
  texture.mipmaps = faces[0].mipmaps;
  return { texture, paint };

  function* paint(): Generator<void, void> {
    for (const [i, [axis, right, down]] of FACES.entries()) {
      yield* paintLevels(faces[i].mipmaps, (s, t, out) => {
        out.copy(axis).addScaledVector(right, s).addScaledVector(down, t);
      });
    }
    texture.needsUpdate = true;
  }
}

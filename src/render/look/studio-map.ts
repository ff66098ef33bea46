import {
  DataTexture,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  RGBAFormat,
  type Material,
} from 'three';
import { insertAfter } from './insert-after.js';
import { darkLevels, paintLevels, type Directions } from './studio-levels.js';

/** Edge of the sharpest level in texels: as fine as faces of 64. */
const SIZE = 128;

/**
 * An octahedron unfolded around its upper tip; the floor, where folds meet, is even. x is mirrored, as three
 * mirrors it for cube textures, whose place this one takes.
 */
const unfolded: Directions = (s, t, out) => {
  const y = 1 - Math.abs(s) - Math.abs(t);
  if (y >= 0) out.set(-s, y, t);
  else out.set((Math.abs(t) - 1) * Math.sign(s), y, (1 - Math.abs(s)) * Math.sign(t));
};

const LOOK_UP = /* glsl */ `
uniform sampler2D uStudio;
vec4 studioAt(vec3 direction, float level) {
  vec3 at = direction / dot(abs(direction), vec3(1.0));
  if (at.y < 0.0) at.xz = (1.0 - abs(at.zx)) * mix(vec2(-1.0), vec2(1.0), greaterThanEqual(at.xz, vec2(0.0)));
  return textureLod(uStudio, 0.5 + 0.5 * at.xz, level);
}
#define textureLod(map, direction, level) studioAt(direction, level)
`;

const levels = darkLevels(SIZE);
let painted = false;

/**
 * The studio in a flat picture: software that draws in place of a GPU compiles for each kind of texture, and for
 * cubes most of all. Dark until it is painted. All characters that are made for the studio see it so.
 */
export const studioMap = new DataTexture(levels[0].data, SIZE, SIZE, RGBAFormat, HalfFloatType);
studioMap.mipmaps = levels;
studioMap.minFilter = LinearMipmapLinearFilter;
studioMap.magFilter = LinearFilter;

/** Paints it, once, in small pieces. */
export function* paintStudioMap(): Generator<void, void> {
  if (painted) return;
  yield* paintLevels(levels, unfolded);
  painted = studioMap.needsUpdate = true;
}

/** Has a physical material look into the map, and not into the environment of its scene. */
export function mirrorStudio(material: Material): void {
  const prepare = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    prepare.call(material, shader, renderer);
    shader.uniforms['uStudio'] = { value: studioMap };
    const marker = '#include <envmap_physical_pars_fragment>';
    const before = shader.fragmentShader.replace(marker, `${LOOK_UP}${marker}`);
    shader.fragmentShader = insertAfter(before, marker, '#undef textureLod');
  };
}

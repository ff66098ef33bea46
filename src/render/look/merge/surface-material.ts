import { MeshPhysicalMaterial } from 'three';
import { HAIR_BAND, HAIR_TANGENT, hairSteps } from '../hair-shader.js';
import { insertAfter } from '../insert-after.js';
import { answerInTurn } from '../lights-in-turn.js';
import { mirrorStudio } from '../studio-map.js';
import { ANSWER, answerLight, DULL_INSIDE, KEEP_SHADOW, scatterSteps } from '../skin-shader.js';

/** How a surface answers light; the third number of its attribute `surface`. */
export const LIGHT = { plain: 0, inside: 1, hair: 2 } as const;

/**
 * Numbers a vertex of each attribute. `surface`: roughness, specular intensity, one of {@link LIGHT}, 1 where
 * shadows fall. `carrier`: which matrix places it, and the depth of its relief.
 */
export const SIZES = {
  ...{ position: 3, normal: 3, color: 4, uv: 2 },
  ...{ surface: 4, sheenTint: 3, carrier: 2 },
};

const VARYINGS = /* glsl */ `
varying vec4 vSurface;
varying vec4 vTouch;
`;

const vertexPars = (matrices: number): string => /* glsl */ `
attribute vec4 surface;
attribute vec3 sheenTint;
attribute vec2 carrier;
uniform mat4 uPlaces[${matrices}];
${VARYINGS}
`;

const HAND_ON = /* glsl */ `
vSurface = surface;
vTouch = vec4(sheenTint, carrier.y);
`;

/** Teeth are drier than the tongue, on which alone shadows fall. */
const { dim, spread } = scatterSteps(
  'mix(vec3(0.3, 0.28, 0.25), vec3(0.4, 0.2, 0.15), vSurface.w)',
  true,
);

/** three's own answer is called once, and not once for each kind: that would be twice the program. */
const ANSWERS = /* glsl */ `
${KEEP_SHADOW}
${HAIR_BAND}
float shadowHere = 1.0;
float fallsOn(const in float shadow) {
  return shadowHere = mix(1.0, shadow, vSurface.w);
}
#define getShadow(map, size, intensity, bias, radius, coord) \\
  keepShadow(fallsOn(getShadow(map, size, intensity, bias, radius, coord)), \\
    dot(geometryNormal, directLight.direction))
${answerLight(
  'RE_Direct_Surface',
  `bool hair = vSurface.z > 1.5;
  bool inside = vSurface.z > 0.5 && !hair;
  if (inside) {
    ${dim}
  } else {
    lit.color *= shadowHere;
    if (hair) ${hairSteps.dim}
  }
  scatterShadow = shadowHere = 1.0;
  vec3 diffuseBefore = reflectedLight.directDiffuse;
  ${ANSWER}
  if (inside) {
    ${spread}
  } else if (hair) {
    ${hairSteps.shine}
  }`,
)}`;

const TOUCH = /* glsl */ `
material.specularColor *= vSurface.y;
material.specularColorBlended *= vSurface.y;
material.specularF90 *= vSurface.y;
#ifdef USE_SHEEN
  material.sheenColor = vTouch.xyz;
#endif
if (vSurface.z > 0.5 && vSurface.z < 1.5) {
${DULL_INSIDE}
}
`;

/**
 * The material of surfaces that differ in what their vertices say.
 *
 * @param materials which it takes the place of
 * @param places sixteen numbers for each matrix; read whenever it is drawn
 */
export function surfaceMaterial(
  materials: readonly MeshPhysicalMaterial[],
  places: Float32Array,
): MeshPhysicalMaterial {
  const surface = new MeshPhysicalMaterial({ vertexColors: true, roughness: 1 });
  const combed = materials.find(({ normalMap }) => normalMap);
  if (combed) surface.normalMap = combed.normalMap;
  const shiny = materials.find(({ sheen }) => sheen > 0);
  if (shiny) {
    surface.sheen = 1;
    surface.sheenRoughness = shiny.sheenRoughness;
  }
  surface.name = 'surfaces';
  surface.onBeforeCompile = (shader) => {
    shader.uniforms['uPlaces'] = { value: places };
    shader.vertexShader = [
      ['#include <common>', vertexPars(places.length / 16)],
      ['#include <uv_vertex>', HAND_ON],
      [
        '#include <beginnormal_vertex>',
        'objectNormal = mat3(uPlaces[int(carrier.x)]) * objectNormal;',
      ],
      [
        '#include <morphtarget_vertex>',
        'transformed = (uPlaces[int(carrier.x)] * vec4(transformed, 1.0)).xyz;',
      ],
    ].reduce(
      (code, [marker, addition]) => insertAfter(code, marker, addition),
      shader.vertexShader,
    );
    shader.fragmentShader = [
      ['#include <common>', VARYINGS],
      ['#include <shadowmap_pars_fragment>', ANSWERS],
      ['#include <normalmap_pars_fragment>', '#define normalScale vec2(vTouch.w)'],
      ['#include <normal_fragment_maps>', combed ? HAIR_TANGENT : ''],
      ['#include <roughnessmap_fragment>', 'roughnessFactor = vSurface.x;'],
      ['#include <lights_physical_fragment>', TOUCH],
    ].reduce(
      (code, [marker, addition]) => insertAfter(code, marker, addition),
      answerInTurn(shader.fragmentShader, 'RE_Direct_Surface'),
    );
  };
  mirrorStudio(surface);
  surface.customProgramCacheKey = () => `surfaces ${places.length}`;
  return surface;
}

import type { Material } from 'three';
import { effectsOf } from './effects.js';
import { answerInTurn } from './lights-in-turn.js';
import { ANSWER, answerLight } from './skin-shader.js';

/**
 * Highlights of hair as two bands that run across the strands: a sharp one from the surface,
 * shifted towards the roots, and a wide one in the colour of the hair, shifted towards the tips.
 * After Scheuermann, "Practical Real-Time Hair Rendering and Shading" (SIGGRAPH 2004).
 */
export const HAIR_BAND = /* glsl */ `
vec3 hairTangent = vec3(0.0, 1.0, 0.0);
float hairBand(const in vec3 tangent, const in vec3 halfway, const in float sharpness) {
  float along = dot(tangent, halfway);
  return pow(max(0.0, 1.0 - along * along), sharpness * 0.5);
}
`;

/** Where strands run, by the normal map. */
export const HAIR_TANGENT = 'hairTangent = normalize(tbn[1] + vec3(0.0, 1e-4, 0.0));';

/** What hair does to the light `lit` before it is answered, and to the answer. */
export const hairSteps = {
  dim: 'lit.color *= smoothstep(0.15, 0.75, vColor.a);',
  shine: /* glsl */ `
  vec3 halfway = normalize(light.direction + geometryViewDir);
  float facing = dot(geometryNormal, light.direction);
  float lightens = smoothstep(-0.1, 0.6, facing);
  vec3 toRoot = normalize(hairTangent - geometryNormal * 0.10);
  vec3 toTip = normalize(hairTangent + geometryNormal * 0.16);
  vec3 sheen = material.diffuseContribution * 2.2 + 0.02;
  vec3 bands = 0.055 * (0.35 + sheen) * hairBand(toRoot, halfway, 90.0)
    + 0.20 * sheen * hairBand(toTip, halfway, 22.0);
  reflectedLight.directSpecular += lit.color * lightens * bands;
`,
};

const BANDS =
  HAIR_BAND + answerLight('RE_Direct_Hair', `${hairSteps.dim}${ANSWER}{ ${hairSteps.shine} }`);

/**
 * Gives a physical material with a strand normal map the highlights of hair. The alpha of the
 * vertex colour is how open a place is: hidden hair gets no direct light, not even through the
 * head from behind.
 */
export function combHighlights(material: Material): void {
  effectsOf(material).hair = true;
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = answerInTurn(shader.fragmentShader, 'RE_Direct_Hair')
      .replace('#include <shadowmap_pars_fragment>', `#include <shadowmap_pars_fragment>\n${BANDS}`)
      .replace(
        '#include <normal_fragment_maps>',
        `#include <normal_fragment_maps>\n${HAIR_TANGENT}`,
      );
  };
  material.customProgramCacheKey = () => 'hair';
}

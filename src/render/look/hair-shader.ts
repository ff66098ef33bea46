import type { Material } from 'three';
import { effectsOf } from './effects.js';

/**
 * Highlights of hair as two bands that run across the strands: a sharp one from the surface,
 * shifted towards the roots, and a wide one in the colour of the hair, shifted towards the tips.
 * After Scheuermann, "Practical Real-Time Hair Rendering and Shading" (SIGGRAPH 2004).
 */
const BANDS = /* glsl */ `
vec3 hairTangent;
float hairBand(const in vec3 tangent, const in vec3 halfway, const in float sharpness) {
  float along = dot(tangent, halfway);
  return pow(max(0.0, 1.0 - along * along), sharpness * 0.5);
}
void RE_Direct_Hair(const in IncidentLight light, const in vec3 geometryPosition,
    const in vec3 geometryNormal, const in vec3 geometryViewDir,
    const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material,
    inout ReflectedLight reflectedLight) {
  IncidentLight open = light;
  open.color *= smoothstep(0.15, 0.75, vColor.a);
  RE_Direct_Physical(open, geometryPosition, geometryNormal, geometryViewDir,
    geometryClearcoatNormal, material, reflectedLight);
  vec3 halfway = normalize(light.direction + geometryViewDir);
  float facing = dot(geometryNormal, light.direction);
  float lit = smoothstep(-0.1, 0.6, facing);
  vec3 toRoot = normalize(hairTangent - geometryNormal * 0.10);
  vec3 toTip = normalize(hairTangent + geometryNormal * 0.16);
  vec3 sheen = material.diffuseContribution * 2.2 + 0.02;
  vec3 bands = 0.055 * (0.35 + sheen) * hairBand(toRoot, halfway, 90.0)
    + 0.20 * sheen * hairBand(toTip, halfway, 22.0);
  reflectedLight.directSpecular += open.color * lit * bands;
}
#undef RE_Direct
#define RE_Direct RE_Direct_Hair
`;

/**
 * Gives a physical material with a strand normal map the highlights of hair. The alpha of the
 * vertex colour is how open a place is: hidden hair gets no direct light, not even through the
 * head from behind.
 */
export function combHighlights(material: Material): void {
  effectsOf(material).hair = true;
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <shadowmap_pars_fragment>', `#include <shadowmap_pars_fragment>\n${BANDS}`)
      .replace(
        '#include <normal_fragment_maps>',
        '#include <normal_fragment_maps>\nhairTangent = normalize(tbn[1] + vec3(0.0, 1e-4, 0.0));',
      );
  };
  material.customProgramCacheKey = () => 'hair';
}

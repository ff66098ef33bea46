import type { Material, WebGLProgramParametersWithUniforms as Shader } from 'three';
import { effectsOf, type ScatterOptions } from './effects.js';
import { insertAfter } from './insert-after.js';
import { answerInTurn } from './lights-in-turn.js';

/** Lids closer to the eyeball than this share of its radius are inside it for good reason. */
export const GUARD_DEPTH = 0.6;

const EYE_GUARD = /* glsl */ `
for (int i = 0; i < 2; i++) {
  vec3 fromEye = transformed - uEyes[i].xyz;
  float range = length(fromEye);
  bool lid = fromEye.z > 0.0 && position.z > uEyes[i].z;
  if (lid && range < uEyes[i].w && range > uEyes[i].w * ${GUARD_DEPTH})
    transformed = uEyes[i].xyz + fromEye * (uEyes[i].w / range);
}
`;

/** Strands of fur: streaks of light and shade that run down, fading before they get too fine. */
const FUR_PARS = /* glsl */ `
varying vec3 vFur;
float furStrands(vec3 p) {
  vec3 cell = floor(p);
  vec3 f = smoothstep(0.0, 1.0, p - cell);
  float height = 0.0;
  for (int i = 0; i < 8; i++) {
    vec3 corner = vec3(i & 1, (i >> 1) & 1, i >> 2);
    vec3 share = mix(1.0 - f, f, corner);
    float random = fract(sin(dot(cell + corner, vec3(12.99, 78.23, 37.72))) * 43758.5453);
    height += share.x * share.y * share.z * random;
  }
  return height;
}
`;

const FUR_COLOUR = /* glsl */ `
vec3 furAt = vFur * vec3(1.0, 0.3, 1.0);
float furHeight = furStrands(furAt) + 0.5 * furStrands(furAt * 2.3) - 0.75;
furHeight *= 1.0 - smoothstep(0.35, 1.1, length(fwidth(furAt)));
diffuseColor.rgb *= 1.0 + 0.34 * furHeight * vColor.a;
`;

/** Cells of fur along the radius of an eye. */
export const FUR_CELLS = 11;

const number = (value: number): string => value.toFixed(4);

/** Keeps the shadow for what answers the light, in place of having the light dimmed by it. */
export const KEEP_SHADOW = /* glsl */ `
float scatterShadow = 1.0;
float keepShadow(const in float shadow, const in float facing) {
  scatterShadow = mix(1.0, shadow, smoothstep(0.05, 0.45, facing));
  return 1.0;
}
`;

/**
 * What a translucent surface does to the light `lit` before it is answered, and to the answer: wraps diffuse
 * light softly (after the energy-conserving wrapped diffuse of Steve McAuley, "Energy-Conserving Wrapped
 * Diffuse"), fades shadows near the terminator so that they leave no grey rim, and lets light from behind
 * act only as a thin rim.
 *
 * @param wrap an expression in GLSL
 */
export const scatterSteps = (wrap: string, inside = false) => ({
  dim: /* glsl */ `
  float outside = ${inside ? '0.0' : 'smoothstep(0.0, 0.12, vColor.a)'};
  float openness = ${inside ? '1.0' : 'smoothstep(0.55, 0.95, vColor.a)'};
  vec3 shadow = 1.0 - (1.0 - scatterShadow) * vec3(0.84, 0.95, 1.0);
  lit.color *= shadow * mix(smoothstep(0.0, 0.5, light.direction.z), 1.0, outside * openness);
`,
  spread: /* glsl */ `
  vec3 wrap = ${wrap};
  float facing = dot(geometryNormal, light.direction);
  vec3 wrapped = clamp((vec3(facing) + wrap) / ((1.0 + wrap) * (1.0 + wrap)), 0.0, 1.0);
  float behind = 1.0 - smoothstep(-0.1, 0.4, light.direction.z);
  float grazing = 1.0 - saturate(dot(geometryNormal, geometryViewDir));
  float openness = ${inside ? '1.0' : 'smoothstep(0.55, 0.95, vColor.a)'};
  wrapped *= mix(1.0, openness * min(1.0, 2.2 * grazing * grazing), behind);
  reflectedLight.directDiffuse =
    diffuseBefore + wrapped * lit.color * BRDF_Lambert(material.diffuseContribution);
`,
});

/** A function that answers a light. */
export const answerLight = (name: string, body: string): string => /* glsl */ `
void ${name}(const in IncidentLight light, const in vec3 geometryPosition,
    const in vec3 geometryNormal, const in vec3 geometryViewDir,
    const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material,
    inout ReflectedLight reflectedLight) {
  IncidentLight lit = light;
  ${body}
}
`;

/** The answer that three would give. */
export const ANSWER = /* glsl */ `
  RE_Direct_Physical(lit, geometryPosition, geometryNormal, geometryViewDir,
    geometryClearcoatNormal, material, reflectedLight);
`;

function scatterChunk({ wrap, inside }: ScatterOptions): string {
  const { dim, spread } = scatterSteps(`vec3(${wrap.map(number).join(', ')})`, inside);
  return /* glsl */ `
${KEEP_SHADOW}
#define getShadow(map, size, intensity, bias, radius, coord) \\
  keepShadow(getShadow(map, size, intensity, bias, radius, coord), \\
    dot(geometryNormal, directLight.direction))
${answerLight(
  'RE_Direct_Scatter',
  `{ ${dim} }
  scatterShadow = 1.0;
  vec3 diffuseBefore = reflectedLight.directDiffuse;
  ${ANSWER}
  ${spread}`,
)}`;
}

/** Surfaces inside the mouth are wet but see no studio: their reflections fade with the light. */
export const DULL_INSIDE = /* glsl */ `
float reflects = smoothstep(0.0, 0.6, vColor.a);
material.specularColor *= reflects;
material.specularF90 *= reflects;
#ifdef USE_SHEEN
  material.sheenColor *= reflects;
#endif
`;

function growFur(shader: Shader): void {
  shader.vertexShader = insertAfter(
    insertAfter(shader.vertexShader, '#include <common>', 'varying vec3 vFur;'),
    '#include <begin_vertex>',
    `vFur = position * (${number(FUR_CELLS)} / uEyes[0].w);`,
  );
  shader.fragmentShader = insertAfter(
    insertAfter(shader.fragmentShader, '#include <common>', FUR_PARS),
    '#include <color_fragment>',
    FUR_COLOUR,
  );
}

/**
 * Gives a physical material with RGBA vertex colours a skin-like light response. The alpha of
 * the vertex colour is how open a place lies: 1 in the open, 0 inside the mouth.
 */
export function scatterLight(material: Material, options: ScatterOptions): void {
  effectsOf(material).scatter = options;
  material.onBeforeCompile = (shader) => {
    let fragment = insertAfter(
      shader.fragmentShader,
      '#include <shadowmap_pars_fragment>',
      scatterChunk(options),
    );
    fragment = insertAfter(fragment, '#include <lights_physical_fragment>', DULL_INSIDE);
    shader.fragmentShader = answerInTurn(fragment, 'RE_Direct_Scatter');
    if (!options.eyes) return;
    if (options.fur) growFur(shader);
    shader.uniforms['uEyes'] = { value: options.eyes };
    shader.vertexShader = insertAfter(
      insertAfter(shader.vertexShader, '#include <common>', 'uniform vec4 uEyes[2];'),
      '#include <morphtarget_vertex>',
      EYE_GUARD,
    );
  };
  material.customProgramCacheKey = () =>
    `scatter ${options.wrap.join()} ${options.inside ?? false} ${options.eyes ? 'eyes' : ''} ${options.fur ?? false}`;
}

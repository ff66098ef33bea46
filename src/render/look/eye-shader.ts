import {
  CustomBlending,
  OneFactor,
  OneMinusSrcAlphaFactor,
  type Material,
  type MeshPhysicalMaterial,
} from 'three';
import { effectsOf, type IrisOptions } from './effects.js';
import { answerInTurn } from './lights-in-turn.js';

const PARS = /* glsl */ `
varying vec2 vEyeUv;
uniform vec3 uEyeShape;

float eyeHash(float n) { return fract(sin(n * 127.1) * 43758.5453); }
float eyeFibres(float angle, float count, float seed) {
  float x = (angle / 6.2831853 + 0.5) * count;
  float i = floor(x);
  return mix(eyeHash(mod(i, count) + seed), eyeHash(mod(i + 1.0, count) + seed), smoothstep(0.0, 1.0, x - i));
}
vec3 eyeColour(vec2 plane) {
  float angle = length(plane);
  float edge = max(fwidth(angle), 0.006);
  vec3 sclera = mix(vec3(0.955, 0.935, 0.915), vec3(0.90, 0.84, 0.81), smoothstep(0.4, 0.95, angle));
  sclera = mix(sclera, vec3(0.70, 0.45, 0.38), smoothstep(0.95, 1.6, angle));
  float r = angle / uEyeShape.x;
  float turn = atan(plane.y, plane.x);
  vec3 iris = diffuse * mix(0.62, 1.0, smoothstep(0.42, 0.78, r));
  float fibres = eyeFibres(turn, 56.0, 3.0) * 0.6 + eyeFibres(turn, 97.0, 17.0) * 0.4 - 0.5;
  iris *= 1.0 + 0.42 * fibres * smoothstep(0.38, 0.6, r) * (1.0 - smoothstep(0.75, 0.98, r));
  iris = mix(iris, diffuse * 1.55 + 0.05, 0.35 * exp(-pow((r - 0.60) / 0.10, 2.0)) * (0.7 + fibres));
  iris *= mix(1.0, 0.16, smoothstep(0.80, 1.0, r));
  float height = plane.y / uEyeShape.x;
  iris *= 1.0 - 0.60 * smoothstep(0.1, 1.0, height);
  iris += (diffuse * 1.2 + 0.10) * 0.55 * smoothstep(0.1, 0.9, -height) * (1.0 - smoothstep(0.70, 0.95, r));
  float pupil = 1.0 - smoothstep(uEyeShape.y - 0.035 - edge, uEyeShape.y + 0.035 + edge, r);
  iris = mix(iris, vec3(0.004, 0.003, 0.004), pupil);
  float limbus = 1.0 - smoothstep(uEyeShape.x - 0.030 - edge, uEyeShape.x + 0.018 + edge, angle);
  return mix(sclera, iris, limbus);
}
`;

/** Depth of the iris plane behind the cornea as a share of the eye's radius. */
export const IRIS_DEPTH = 0.16;

/**
 * Paints iris, pupil and sclera in the fragment shader: sharp at every size, no texture to load,
 * and the iris lies behind the cornea (a parallax shift along the view direction).
 */
export function paintIris(material: MeshPhysicalMaterial, options: IrisOptions): void {
  effectsOf(material).iris = options;
  material.color.set(options.iris);
  material.onBeforeCompile = (shader) => {
    shader.uniforms['uEyeShape'] = {
      value: [options.irisAngle, options.pupil, options.mapAngle],
    };
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nvarying vec2 vEyeUv;')
      .replace('#include <uv_vertex>', '#include <uv_vertex>\nvEyeUv = uv;');
    shader.fragmentShader = answerInTurn(shader.fragmentShader)
      .replace('#include <common>', `#include <common>\n${PARS}`)
      .replace(
        '#include <color_fragment>',
        /* glsl */ `
  vec2 eyePlane = (vEyeUv * 2.0 - 1.0) * uEyeShape.z;
  vec3 eyeView = normalize(vViewPosition);
  vec3 eyeNormal = normalize(vNormal);
  vec2 slope = (eyeView - eyeNormal * dot(eyeView, eyeNormal)).xy;
  float inIris = 1.0 - smoothstep(0.55, 1.0, length(eyePlane) / uEyeShape.x);
  diffuseColor.rgb = eyeColour(eyePlane - slope * ${IRIS_DEPTH} * inIris);`,
      );
  };
  material.customProgramCacheKey = () => 'iris';
}

/**
 * Draws only what a clear shell reflects, and covers what lies behind by as much: over a
 * transparent page glass stays clear, where a plainly additive shell would be a dark pane.
 */
export function clearShell(material: Material): void {
  effectsOf(material).clear = true;
  material.transparent = true;
  material.depthWrite = false;
  material.blending = CustomBlending;
  material.blendSrc = OneFactor;
  material.blendDst = OneMinusSrcAlphaFactor;
  const prepare = material.onBeforeCompile;
  const key = material.customProgramCacheKey();
  material.onBeforeCompile = (shader, renderer) => {
    prepare.call(material, shader, renderer);
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <colorspace_fragment>',
      `#include <colorspace_fragment>
  gl_FragColor.a = max(gl_FragColor.r, max(gl_FragColor.g, gl_FragColor.b));`,
    );
  };
  material.customProgramCacheKey = () => `${key} clear`;
}

/**
 * Lets a shell show the environment but no lights: the catchlights are modelled, and a lamp
 * behind the head would leave stray sparks on the rim of the cornea.
 */
export function onlyReflect(material: Material): void {
  effectsOf(material).reflects = true;
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <lights_physical_pars_fragment>',
      '#include <lights_physical_pars_fragment>\n#undef RE_Direct',
    );
  };
  material.customProgramCacheKey = () => 'reflect';
}

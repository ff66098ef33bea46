import {
  atan,
  exp,
  float,
  floor,
  fract,
  fwidth,
  length,
  materialColor,
  max,
  mix,
  mod,
  normalViewGeometry,
  positionViewDirection,
  smoothstep,
  uv,
  vec2,
  vec3,
} from 'three/tsl';
import type { Node } from 'three/webgpu';
import type { IrisOptions } from '../look/effects.js';
import { IRIS_DEPTH } from '../look/eye-shader.js';
import { floatEffect, type Float, type Vec3 } from './nodes.js';

const shape = (name: Exclude<keyof IrisOptions, 'iris'>): Float => floatEffect(`iris.${name}`);

const hash = (n: Float): Float => fract(n.mul(127.1).sin().mul(43758.5453));

function fibres(turn: Float, count: number, seed: number): Float {
  const x = turn.div(6.2831853).add(0.5).mul(count);
  const i = floor(x).toVar();
  const here = hash(mod(i, float(count)).add(seed));
  const next = hash(mod(i.add(1), float(count)).add(seed));
  return mix(here, next, smoothstep(0, 1, x.sub(i)));
}

function eyeColour(plane: Node<'vec2'>): Vec3 {
  const iris = vec3(materialColor.rgb);
  const irisAngle = shape('irisAngle');
  const pupilShare = shape('pupil');
  const angle = length(plane).toVar();
  const edge = max(fwidth(angle), 0.006).toVar();
  let sclera: Vec3 = mix(
    vec3(0.955, 0.935, 0.915),
    vec3(0.9, 0.84, 0.81),
    smoothstep(0.4, 0.95, angle),
  );
  sclera = mix(sclera, vec3(0.7, 0.45, 0.38), smoothstep(0.95, 1.6, angle));
  const r = angle.div(irisAngle).toVar();
  const turn = atan(plane.y, plane.x).toVar();
  const streaks = fibres(turn, 56, 3)
    .mul(0.6)
    .add(fibres(turn, 97, 17).mul(0.4))
    .sub(0.5)
    .toVar();
  const height = plane.y.div(irisAngle);
  let colour: Vec3 = iris.mul(mix(float(0.62), 1, smoothstep(0.42, 0.78, r)));
  const middle = smoothstep(0.38, 0.6, r).mul(smoothstep(0.75, 0.98, r).oneMinus());
  colour = colour.mul(streaks.mul(0.42).mul(middle).add(1));
  const ring = r.sub(0.6).div(0.1);
  const collarette = exp(ring.mul(ring).negate()).mul(streaks.add(0.7)).mul(0.35);
  colour = mix(colour, iris.mul(1.55).add(0.05), collarette);
  colour = colour.mul(mix(float(1), 0.16, smoothstep(0.8, 1, r)));
  colour = colour.mul(smoothstep(0.1, 1, height).mul(0.6).oneMinus());
  const glow = smoothstep(0.1, 0.9, height.negate())
    .mul(smoothstep(0.7, 0.95, r).oneMinus())
    .mul(0.55);
  colour = colour.add(iris.mul(1.2).add(0.1).mul(glow));
  const pupil = smoothstep(
    pupilShare.sub(0.035).sub(edge),
    pupilShare.add(0.035).add(edge),
    r,
  ).oneMinus();
  colour = mix(colour, vec3(0.004, 0.003, 0.004), pupil);
  const limbus = smoothstep(
    irisAngle.sub(0.03).sub(edge),
    irisAngle.add(0.018).add(edge),
    angle,
  ).oneMinus();
  return mix(sclera, colour, limbus);
}

/** Iris, pupil and sclera, the iris behind the cornea. */
export function irisColour(): Vec3 {
  const plane = uv().mul(2).sub(1).mul(shape('mapAngle')).toVar();
  const view = positionViewDirection;
  const normal = normalViewGeometry;
  const slope = view.sub(normal.mul(view.dot(normal))).xy;
  const inIris = smoothstep(0.55, 1, length(plane).div(shape('irisAngle'))).oneMinus();
  return eyeColour(vec2(plane.sub(slope.mul(IRIS_DEPTH).mul(inIris))).toVar());
}

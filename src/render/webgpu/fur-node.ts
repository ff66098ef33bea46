import {
  float,
  floor,
  fract,
  fwidth,
  mix,
  positionGeometry,
  smoothstep,
  varying,
  vec3,
  vertexColor,
} from 'three/tsl';
import { FUR_CELLS } from '../look/skin-shader.js';
import { vec4Effect, type Float, type Vec3 } from './nodes.js';

function strands(at: Vec3): Float {
  const cell = floor(at).toVar();
  const f = smoothstep(0, 1, at.sub(cell)).toVar();
  let height: Float = float(0);
  for (let i = 0; i < 8; i++) {
    const corner = vec3(i & 1, (i >> 1) & 1, i >> 2);
    const share = mix(f.oneMinus(), f, corner);
    const random = fract(
      cell
        .add(corner)
        .dot(vec3(12.99, 78.23, 37.72))
        .sin()
        .mul(43758.5453),
    );
    height = height.add(share.x.mul(share.y).mul(share.z).mul(random));
  }
  return height;
}

/** Streaks of light and shade that run down the fur, as a factor of its colour. */
export function furShade(): Float {
  const radius = vec4Effect('scatter.eyes.0').w;
  const place = varying(positionGeometry.mul(float(FUR_CELLS).div(radius)));
  const at = place.mul(vec3(1, 0.3, 1)).toVar();
  const height = strands(at)
    .add(strands(at.mul(2.3)).mul(0.5))
    .sub(0.75);
  const fades = smoothstep(0.35, 1.1, fwidth(at).length()).oneMinus();
  return height.mul(fades).mul(0.34).mul(vertexColor().a).add(1);
}

import { If, positionGeometry, positionLocal } from 'three/tsl';
import { GUARD_DEPTH } from '../look/skin-shader.js';
import { vec4Effect } from './nodes.js';

/** Keeps lids off the eyeballs of a face: moves what sank into one to its surface. */
export function guardEyes(): void {
  for (const eye of [0, 1]) {
    const sphere = vec4Effect(`scatter.eyes.${eye}`);
    const fromEye = positionLocal.sub(sphere.xyz).toVar();
    const range = fromEye.length().toVar();
    const inside = range.lessThan(sphere.w).and(range.greaterThan(sphere.w.mul(GUARD_DEPTH)));
    const lid = fromEye.z.greaterThan(0).and(positionGeometry.z.greaterThan(sphere.z));
    If(lid.and(inside), () => {
      positionLocal.assign(sphere.xyz.add(fromEye.mul(sphere.w.div(range))));
    });
  }
}

import type { Vec3 } from '../base/math.js';
import { BROW_FIELDS } from './brows.js';
import { CHEEK_NOSE_FIELDS } from './cheeks-nose.js';
import type { FieldTable } from './field.js';
import { JAW_FIELDS } from './jaw.js';
import { LID_FIELDS } from './lids.js';
import { MOUTH_FIELDS } from './mouth.js';

/** All shapes of the face. The tongue, which is no part of it, adds `tongueOut`. */
export const FACE_FIELDS: FieldTable = {
  ...LID_FIELDS,
  ...JAW_FIELDS,
  ...MOUTH_FIELDS,
  ...BROW_FIELDS,
  ...CHEEK_NOSE_FIELDS,
};

/** Displacements below this are noise and are left out of the file. */
const NOISE = 1e-5;

/**
 * Evaluates displacement functions over vertices and keeps the shapes that move any of them.
 */
export function morphsOf<T>(
  vertices: readonly T[],
  shapes: Readonly<Record<string, (vertex: T) => Vec3>>,
): Map<string, Float32Array> {
  const morphs = new Map<string, Float32Array>();
  for (const [name, displace] of Object.entries(shapes)) {
    const deltas = new Float32Array(vertices.length * 3);
    let moves = false;
    vertices.forEach((vertex, i) => {
      const d = displace(vertex);
      if (Math.abs(d[0]) + Math.abs(d[1]) + Math.abs(d[2]) <= NOISE) return;
      moves = true;
      deltas.set(d, i * 3);
    });
    if (moves) morphs.set(name, deltas);
  }
  return morphs;
}

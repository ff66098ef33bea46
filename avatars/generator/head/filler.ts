import Delaunator from 'delaunator';
import {
  cross,
  distance,
  dot,
  lerp,
  normalise,
  scale,
  subtract,
  add,
  type Vec3,
} from '../base/math.js';
import { HEAD_CENTRE, type HeadField } from './field.js';
import type { Topology } from './topology.js';

/** Rounds and strength of the smoothing that evens out the scattered vertices. */
const SMOOTHING_ROUNDS = 4;
const SMOOTHING = 0.6;
/** Triangles across the open end of the neck: all below this height and this wide. */
const NECK_HEIGHT = -1.25;
const NECK_SPAN = 0.32;

/**
 * Joins closed rings and scattered vertices by one Delaunay triangulation of the sphere of
 * directions, flattened from the pole below, which lies in the open neck.
 */
export function fill(
  topology: Topology,
  rings: readonly (readonly number[])[],
  scattered: readonly number[],
): void {
  const ids = [...rings.flat(), ...scattered];
  const ringOf = new Map<number, number>();
  rings.forEach((ring, r) => ring.forEach((id) => ringOf.set(id, r)));
  const at = (i: number): Vec3 => topology.points[ids[i]].p;
  const directions = ids.map((_, i) => normalise(subtract(at(i), HEAD_CENTRE)));
  const flat = directions.map((d): [number, number] => [
    d[0] / (1.0001 + d[1]),
    d[2] / (1.0001 + d[1]),
  ]);
  const { triangles } = Delaunator.from(flat);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t], triangles[t + 1], triangles[t + 2]];
    const ring = ringOf.get(ids[a]);
    if (ring !== undefined && ring === ringOf.get(ids[b]) && ring === ringOf.get(ids[c])) continue;
    if (closesNeck(at(a), at(b), at(c))) continue;
    const [A, B, C] = [directions[a], directions[b], directions[c]];
    const outwards = dot(cross(subtract(B, A), subtract(C, A)), A) > 0;
    if (outwards) topology.triangles.push(ids[a], ids[b], ids[c]);
    else topology.triangles.push(ids[a], ids[c], ids[b]);
  }
}

function closesNeck(a: Vec3, b: Vec3, c: Vec3): boolean {
  const flat = (p: Vec3, q: Vec3): number => distance([p[0], 0, p[2]], [q[0], 0, q[2]]);
  return (
    Math.max(a[1], b[1], c[1]) < NECK_HEIGHT &&
    Math.max(flat(a, b), flat(b, c), flat(c, a)) > NECK_SPAN
  );
}

/** Evens out scattered vertices over the surface, leaving rings and borders in place. */
export function relax(topology: Topology, field: HeadField, scattered: readonly number[]): void {
  const { points, triangles } = topology;
  const neighbours = new Map(scattered.map((i) => [i, new Set<number>()]));
  const edgeUses = new Map<string, [number, number, number]>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let e = 0; e < 3; e++) {
      const a = triangles[t + e];
      const b = triangles[t + ((e + 1) % 3)];
      neighbours.get(a)?.add(b);
      neighbours.get(b)?.add(a);
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      const uses = edgeUses.get(key)?.[2] ?? 0;
      edgeUses.set(key, [a, b, uses + 1]);
    }
  }
  const border = new Set<number>();
  for (const [a, b, uses] of edgeUses.values()) if (uses === 1) border.add(a).add(b);

  for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
    const moved: [number, Vec3][] = [];
    for (const [i, around] of neighbours) {
      if (border.has(i) || around.size === 0) continue;
      const { p } = points[i];
      let sum: Vec3 = [0, 0, 0];
      for (const j of around) sum = add(sum, points[j].p);
      const mean = scale(sum, 1 / around.size);
      const onMidline = Math.abs(p[0]) < 1e-9;
      const target: Vec3 = [
        onMidline ? 0 : lerp(p[0], mean[0], SMOOTHING),
        lerp(p[1], mean[1], SMOOTHING),
        lerp(p[2], mean[2], SMOOTHING),
      ];
      moved.push([i, field.cast(normalise(subtract(target, HEAD_CENTRE)))]);
    }
    for (const [i, p] of moved) points[i].p = p;
  }
}

import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type { MeshPart } from '../base/mesh.js';
import { vertexNormals } from './normals.js';

const GOLDEN_ANGLE = 2.399963;
const RAYS = 32;
/** Reach of the rays: farther things do not shade. */
const REACH = 0.58;
const LIFT_OFF = 0.012;
const DARKEST = 0.12;

/** Cosine-weighted directions around +z on a Fibonacci spiral. */
const DIRECTIONS = Array.from({ length: RAYS }, (_, i) => {
  const u = (i + 0.5) / RAYS;
  const turn = i * GOLDEN_ANGLE;
  const r = Math.sqrt(u);
  return new Vector3(r * Math.cos(turn), r * Math.sin(turn), Math.sqrt(1 - u));
});

type BoneOrigins = (part: MeshPart) => readonly (readonly [number, number, number])[];

function blockers(parts: readonly MeshPart[], origins: BoneOrigins): MeshBVH {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const part of parts) {
    if (!part.occlusion.blocks) continue;
    for (const [x, y, z] of origins(part)) {
      const base = positions.length / 3;
      for (let i = 0; i < part.positions.length; i += 3) {
        positions.push(part.positions[i] + x, part.positions[i + 1] + y, part.positions[i + 2] + z);
      }
      for (const index of part.indices) indices.push(index + base);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setIndex(new BufferAttribute(new Uint32Array(indices), 1));
  return new MeshBVH(geometry);
}

/** Share of the sky each vertex sees, weighted by distance of what hides it. */
function openness(part: MeshPart, bvh: MeshBVH): Float32Array {
  const normals = vertexNormals(part);
  const out = new Float32Array(part.positions.length / 3);
  const ray = new Ray();
  const [n, t, b] = [new Vector3(), new Vector3(), new Vector3()];
  for (let i = 0; i < out.length; i++) {
    n.fromArray(normals, i * 3);
    const upright = Math.abs(n.y) < 0.9;
    t.set(upright ? 0 : 1, upright ? 1 : 0, 0)
      .cross(n)
      .normalize();
    b.crossVectors(n, t);
    let hidden = 0;
    for (const d of DIRECTIONS) {
      ray.direction
        .set(0, 0, 0)
        .addScaledVector(t, d.x)
        .addScaledVector(b, d.y)
        .addScaledVector(n, d.z);
      ray.origin.fromArray(part.positions, i * 3).addScaledVector(n, LIFT_OFF);
      const hit = bvh.raycastFirst(ray, DoubleSide, 0, REACH);
      if (hit) hidden += 1 - hit.distance / REACH;
    }
    out[i] = Math.max(DARKEST, 1 - hidden / RAYS);
  }
  return out;
}

/** Averages values over the edges of a part. */
function smoothOverEdges(values: Float32Array, indices: Uint32Array, rounds: number): void {
  const sums = new Float32Array(values.length);
  const counts = new Float32Array(values.length);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    counts.fill(0);
    for (let t = 0; t < indices.length; t += 3) {
      for (let e = 0; e < 3; e++) {
        const a = indices[t + e];
        const c = indices[t + ((e + 1) % 3)];
        sums[a] += values[c];
        sums[c] += values[a];
        counts[a] += 1;
        counts[c] += 1;
      }
    }
    for (let i = 0; i < values.length; i++) {
      if (counts[i] > 0) values[i] = 0.5 * values[i] + (0.5 * sums[i]) / counts[i];
    }
  }
}

/**
 * Bakes ambient occlusion into vertex colours. Channels darken by different powers, so that
 * shaded skin turns warm instead of grey.
 */
export function bakeOcclusion(parts: readonly MeshPart[], origins: BoneOrigins): void {
  const bvh = blockers(parts, origins);
  for (const part of parts) {
    const { darkens, keeps, smoothing = 0 } = part.occlusion;
    if (!darkens) continue;
    const open = openness(part, bvh);
    smoothOverEdges(open, part.indices, smoothing);
    open.forEach((value, i) => {
      const a = Math.max(value, part.occlusionFloor?.[i] ?? 0);
      for (let k = 0; k < 3; k++) part.colours[i * 4 + k] *= a ** darkens[k];
      if (keeps) part.colours[i * 4 + 3] *= a;
    });
  }
}

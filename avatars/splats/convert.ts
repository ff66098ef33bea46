import { Matrix4, Quaternion, Vector3 } from 'three';
import type { RiggedSplats, SplatEyeball } from '../../cli/splats/splats.js';
import type { Snapshot } from './snapshot.js';
import type { Surface } from './surface.js';

/** The surfaces in one pose and pictures of them. The first is the rest pose. */
export interface Stage {
  readonly positions: Float32Array;
  readonly snapshots: readonly Snapshot[];
}

export interface ConvertOptions {
  /** About how many splats there will be. */
  readonly count: number;
  /** How much denser than others a mesh is covered, by its name; 0 leaves it out. */
  readonly density: (mesh: string) => number;
  /** Meshes that are covered with strands that hang down. */
  readonly fur: (mesh: string) => boolean;
  /** Meshes with wide splats under the others: those that are thick enough to hide them. */
  readonly undercoat: (mesh: string) => boolean;
  /** Meshes of the two eyes: the shape that closes the lid over each. */
  readonly eyes: Readonly<Record<string, string>>;
}

/** How far splats reach: with 1, neighbours touch at one standard deviation. */
const SPREAD = 0.8;
/** Thickness as a share of the reach. */
const FLATNESS = 0.2;
/** Strands are so much longer than wide, and so far lifted off the skin, in radians. */
const STRAND = { longer: 1.9, thinner: 0.72, lift: 0.3 };
/** A vertex that shapes move by this much is part of the face, not of the fur around it. */
const MOVING = 0.06;
/** How much denser what moves is covered: lips and lids. */
const FACE = 2.4;
const OPACITY = 0.94;
/** Smallest cosine between the surface and a picture that shows it. */
const FACING = 0.15;
/** Depth that a surface may lie behind what a picture shows, in units of the scene. */
const TOLERANCE = 0.03;
/** Share of a mean colour that a strand may be lighter or darker. */
const SHIMMER = 0.05;

/** Wide splats under the others, which show where chance left a gap. */
const UNDERCOAT = { share: 0.3, wider: 1.8, below: 0.04 };
/** What moves more has no undercoat, which would look out of lips and lids. */
const STILL = 0.3;

interface Face {
  readonly corners: readonly [number, number, number];
  readonly mesh: string;
  readonly area: number;
  /** 0 for still surfaces, 1 for lips and lids. */
  readonly moving: number;
}

/**
 * Covers the surfaces of a character with flat splats, each bound to a triangle: it takes what shapes
 * and bones do to that, and its colour from pictures of it, the frontal ones most, in the first stage
 * in which any shows it. What no stage shows is left out.
 */
export function splatsOf(
  surface: Surface,
  stages: readonly Stage[],
  options: ConvertOptions,
): RiggedSplats {
  const faces = facesOf(surface, stages, options);
  const total = faces.reduce((sum, { area, moving }) => sum + area * (1 + (FACE - 1) * moving), 0);
  const random = seeded(7);
  const made: Made[] = [];
  let due = random();
  for (const face of faces) {
    const dense = options.density(face.mesh) * (1 + (FACE - 1) * face.moving);
    due += (face.area * (1 + (FACE - 1) * face.moving) * options.count) / total;
    const here = Math.floor(due);
    due -= here;
    const reach = SPREAD * Math.sqrt(total / options.count / dense);
    for (let k = 0; k < here; k++) {
      // A stratified draw along one side keeps clumps rare.
      const shares = sharesAt((k + random()) / here, random());
      const colour = firstColour(stages, face, shares);
      const fur = options.fur(face.mesh) ? 1 - face.moving : 0;
      if (colour) made.push(splatOn(surface, face, shares, reach, fur, colour, random));
      const covers = options.undercoat(face.mesh) && face.moving < STILL;
      if (!colour || !covers || random() > UNDERCOAT.share) continue;
      const { normal } = edges(surface.rest, face.corners);
      const under = splatOn(surface, face, shares, reach * UNDERCOAT.wider, 0, colour, random);
      made.push({ ...under, offset: normal.multiplyScalar(-UNDERCOAT.below).toArray() });
    }
  }
  return assemble(surface, made, options.eyes);
}

/** A place on a triangle by two numbers of 0..1, all places alike. */
function sharesAt(u: number, v: number): Made['shares'] {
  return u + v > 1 ? [u + v - 1, 1 - u, 1 - v] : [1 - u - v, u, v];
}

/** Triangles with their areas, of which a denser mesh has more. */
function facesOf(surface: Surface, stages: readonly Stage[], { density }: ConvertOptions): Face[] {
  const moves = new Float32Array(surface.rest.length / 3);
  for (const shape of surface.shapes.values()) {
    for (let v = 0; v < moves.length; v++) {
      moves[v] = Math.max(moves[v], Math.hypot(...shape.subarray(v * 3, v * 3 + 3)));
    }
  }
  const faces: Face[] = [];
  for (let i = 0; i < surface.corners.length; i += 3) {
    const [a, b, c] = surface.corners.subarray(i, i + 3);
    const mesh = surface.names[surface.meshOf[i / 3]];
    const dense = density(mesh);
    // Lids and lips are folded at rest, and have to cover what they stretch over.
    const doubled = Math.max(...stages.map(({ positions }) => edges(positions, [a, b, c]).doubled));
    if (dense === 0 || doubled < 1e-9) continue;
    const moving = Math.min(1, (moves[a] + moves[b] + moves[c]) / 3 / MOVING);
    faces.push({ corners: [a, b, c], mesh, area: (doubled / 2) * dense, moving });
  }
  return faces;
}

interface Made {
  readonly face: Face;
  readonly shares: readonly [number, number, number];
  readonly turn: Quaternion;
  readonly scale: readonly [number, number, number];
  readonly colour: readonly number[];
  /** From its place on the triangle to its centre. */
  readonly offset: readonly number[];
}

const DOWN = new Vector3(0, -1, 0);

function splatOn(
  { rest }: Surface,
  face: Face,
  shares: Made['shares'],
  reach: number,
  fur: number,
  colour: readonly number[],
  random: () => number,
): Made {
  const { normal, along } = edges(rest, face.corners);
  const down = DOWN.clone().addScaledVector(normal, normal.y);
  const hangs = fur > 0 && down.lengthSq() > 0.01;
  const x = hangs ? down.normalize() : along;
  const lean = new Quaternion();
  if (hangs) {
    const aside = (random() - 0.5) * 0.9;
    lean.setFromAxisAngle(normal, aside);
    const hinge = new Vector3().crossVectors(normal, x);
    lean.multiply(new Quaternion().setFromAxisAngle(hinge, -STRAND.lift * fur * random()));
  }
  const y = new Vector3().crossVectors(normal, x);
  const turn = lean.multiply(
    new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(x, y, normal)),
  );
  const longer = 1 + (STRAND.longer - 1) * fur * (0.6 + 0.8 * random());
  const thinner = 1 + (STRAND.thinner - 1) * fur;
  const shimmer = 1 + SHIMMER * fur * (2 * random() - 1);
  return {
    face,
    shares,
    turn,
    scale: [reach * longer, reach * thinner, reach * FLATNESS],
    colour: colour.map((value) => Math.min(1, value * shimmer)),
    offset: [0, 0, 0],
  };
}

/** Two sides of a triangle as its frame. */
function edges(positions: Float32Array, [a, b, c]: readonly [number, number, number]) {
  const origin = new Vector3().fromArray(positions, a * 3);
  const along = new Vector3().fromArray(positions, b * 3).sub(origin);
  const normal = new Vector3().fromArray(positions, c * 3).sub(origin);
  normal.copy(new Vector3().crossVectors(along, normal));
  const doubled = normal.length();
  return { along: along.normalize(), normal: normal.divideScalar(doubled || 1), doubled };
}

function mixed(
  list: Float32Array,
  { corners }: Face,
  shares: Made['shares'],
  size: number,
): number[] {
  return Array.from({ length: size }, (_, k) =>
    corners.reduce((sum, corner, at) => sum + shares[at] * list[corner * size + k], 0),
  );
}

function firstColour(
  stages: readonly Stage[],
  face: Face,
  shares: Made['shares'],
): number[] | null {
  for (const { positions, snapshots } of stages) {
    const point = new Vector3(...mixed(positions, face, shares, 3));
    const colour = colourAt(point, edges(positions, face.corners).normal, snapshots);
    if (colour) return colour;
  }
  return null;
}

function colourAt(
  point: Vector3,
  normal: Vector3,
  snapshots: readonly Snapshot[],
): number[] | null {
  const sum = [0, 0, 0];
  let weights = 0;
  for (const { size, clip, view, eye, colour, depth } of snapshots) {
    const facing = eye.clone().sub(point).normalize().dot(normal);
    if (facing < FACING) continue;
    const at = point.clone().applyMatrix4(clip);
    const [x, y] = [at.x, at.y].map((value) => Math.floor((value * 0.5 + 0.5) * size));
    if (x < 1 || y < 1 || x >= size - 1 || y >= size - 1) continue;
    const far = -point.clone().applyMatrix4(view).z;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const pixel = (y + dy) * size + x + dx;
        if (depth[pixel] === 0 || far > depth[pixel] + TOLERANCE) continue;
        const opacity = colour[pixel * 4 + 3] / 255;
        if (opacity < 0.9) continue;
        const weight = facing ** 4;
        for (let k = 0; k < 3; k++) sum[k] += (weight * colour[pixel * 4 + k]) / opacity / 255;
        weights += weight;
      }
    }
  }
  return weights === 0 ? null : sum.map((value) => Math.min(1, value / weights));
}

function assemble(
  surface: Surface,
  made: readonly Made[],
  eyes: ConvertOptions['eyes'],
): RiggedSplats {
  const size = surface.bones.length;
  const joints = new Uint8Array(made.length * 4);
  const weights = new Float32Array(made.length * 4);
  made.forEach(({ face, shares }, i) => {
    const all = mixed(surface.weights, face, shares, size).map((weight, bone) => ({
      weight,
      bone,
    }));
    all.sort((a, b) => b.weight - a.weight);
    all.slice(0, 4).forEach(({ weight, bone }, k) => {
      joints[i * 4 + k] = bone;
      weights[i * 4 + k] = weight;
    });
  });
  return {
    count: made.length,
    centres: Float32Array.from(
      made.flatMap(({ face, shares, offset }) =>
        mixed(surface.rest, face, shares, 3).map((value, axis) => value + offset[axis]),
      ),
    ),
    turns: Float32Array.from(made.flatMap(({ turn }) => turn.toArray())),
    scales: Float32Array.from(made.flatMap(({ scale }) => scale)),
    colours: Float32Array.from(made.flatMap(({ colour }) => colour)),
    opacities: new Float32Array(made.length).fill(OPACITY),
    joints,
    weights,
    shapes: [...surface.shapes].map(([name, all]) => {
      const moved = made.map((one, splat) => ({
        splat,
        move: mixed(all, one.face, one.shares, 3),
      }));
      const kept = moved.filter(({ move }) => Math.hypot(...move) > LEAST_MOVE);
      return {
        name,
        splats: kept.map(({ splat }) => splat),
        moves: kept.flatMap(({ move }) => move),
      };
    }),
    bones: surface.bones,
    eyeballs: Object.entries(eyes).map(([mesh, shape]) => eyeballOf(surface, made, mesh, shape)),
  };
}

/** Moves of less cannot be seen: a four-hundredth of a head's height. */
const LEAST_MOVE = 0.005;

/** The splats of an eye, and the mean colour of the skin that closes over it. */
function eyeballOf(
  surface: Surface,
  made: readonly Made[],
  mesh: string,
  shape: string,
): SplatEyeball {
  const moves = surface.shapes.get(shape)!;
  const lid = [0, 0, 0];
  let all = 0;
  for (const one of made) {
    const weight =
      one.face.mesh === 'skin' ? Math.hypot(...mixed(moves, one.face, one.shares, 3)) : 0;
    one.colour.forEach((value, k) => (lid[k] += weight * value));
    all += weight;
  }
  const [red, green, blue] = lid.map((value) => value / (all || 1));
  const splats = made.flatMap(({ face }, splat) => (face.mesh === mesh ? [splat] : []));
  return { shape, splats, lid: [red, green, blue] };
}

/** A repeatable generator, so that the same character gives the same splats. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed32 = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed32 = (mixed32 + Math.imul(mixed32 ^ (mixed32 >>> 7), 61 | mixed32)) ^ mixed32;
    return ((mixed32 ^ (mixed32 >>> 14)) >>> 0) / 2 ** 32;
  };
}

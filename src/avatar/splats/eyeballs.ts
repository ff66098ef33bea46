import type { BufferGeometry } from 'three';
import type { Eyeball } from '../../render/splats/cloud.js';
import { numbersOf } from './carrier-of.js';

/** Share of the farthest that a blink moves anything, between which it moves the skin of the lid. */
const LID = { from: 0.3, to: 0.8 };

/**
 * Finds the eyes of a mesh of which each vertex has a splat: islands of the mesh that looking aside
 * moves and no blink does. Nothing else tells them from the skin.
 *
 * @param shapes number of each morph target by its name
 * @param colour of the splats, in four bytes each
 */
export function findEyeballs(
  geometry: BufferGeometry,
  shapes: Readonly<Record<string, number>>,
  colour: Uint8Array,
): Eyeball[] {
  const islands = islandsOf(geometry);
  return ['Left', 'Right'].flatMap((side) => {
    const blink = shapes[`eyeBlink${side}`];
    const look = shapes[`eyeLookIn${side}`];
    if (!geometry.index || blink === undefined || look === undefined) return [];
    const eye = islandThatLooks(islands, movesOf(geometry, look));
    if (eye < 0) return [];
    const splats = [...islands.keys()].filter((vertex) => islands[vertex] === eye);
    return [{ blink, splats, lid: lidColour(movesOf(geometry, blink), islands, eye, colour) }];
  });
}

/** The island of which most is moved; -1 where there is none. */
function islandThatLooks(islands: Uint32Array, moves: Float32Array): number {
  const sizes = new Map<number, { all: number; moved: number }>();
  islands.forEach((island, vertex) => {
    const size = sizes.get(island) ?? { all: 0, moved: 0 };
    size.all++;
    if (moves[vertex] > 0) size.moved++;
    sizes.set(island, size);
  });
  let best = -1;
  let most = 0;
  for (const [island, { all, moved }] of sizes) {
    const isEye = all < islands.length / 4 && moved > all / 2;
    if (isEye && moved > most) [best, most] = [island, moved];
  }
  return best;
}

function lidColour(
  moves: Float32Array,
  islands: Uint32Array,
  eye: number,
  colour: Uint8Array,
): [number, number, number] {
  const most = moves.reduce((a, b) => Math.max(a, b), 0);
  const sum: [number, number, number] = [0, 0, 0];
  let all = 0;
  moves.forEach((move, vertex) => {
    if (islands[vertex] === eye || move < most * LID.from || move > most * LID.to) return;
    const opacity = colour[vertex * 4 + 3];
    for (let k = 0; k < 3; k++) sum[k] += (colour[vertex * 4 + k] / 255) * opacity;
    all += opacity;
  });
  return sum.map((value) => value / (all || 1)) as [number, number, number];
}

/** How far a morph target moves every vertex. */
function movesOf(geometry: BufferGeometry, target: number): Float32Array {
  const moves = numbersOf(geometry.morphAttributes.position![target], 3);
  return Float32Array.from({ length: moves.length / 3 }, (_, vertex) =>
    Math.hypot(moves[vertex * 3], moves[vertex * 3 + 1], moves[vertex * 3 + 2]),
  );
}

/** A vertex of the island of every vertex, the same for all of the island. */
function islandsOf({ index, attributes }: BufferGeometry): Uint32Array {
  const next = Uint32Array.from({ length: attributes.position.count }, (_, vertex) => vertex);
  const find = (vertex: number): number => {
    let at = vertex;
    while (next[at] !== at) at = next[at] = next[next[at]];
    return at;
  };
  const count = index?.count ?? 0;
  for (let corner = 0; corner < count; corner++) {
    const first = index!.getX(corner - (corner % 3));
    next[find(index!.getX(corner))] = find(first);
  }
  return next.map((_, vertex) => find(vertex));
}

/** Splats with bones and shapes, at rest, as they are packed. Lengths are in the units of their file. */
export interface RiggedSplats {
  readonly count: number;
  /** x y z of every splat. */
  readonly centres: Float32Array;
  /** Quaternion x y z w of the axes of every splat. */
  readonly turns: Float32Array;
  /** Standard deviation along each axis. */
  readonly scales: Float32Array;
  /** Red, green, blue, 0..1 as displays show it. */
  readonly colours: Float32Array;
  /** 0..1 */
  readonly opacities: Float32Array;
  /** Four bones of every splat, numbers in `bones`, and their shares of 0..1. */
  readonly joints: Uint8Array;
  readonly weights: Float32Array;
  readonly shapes: readonly SplatShape[];
  readonly bones: readonly SplatBone[];
  readonly eyeballs: readonly SplatEyeball[];
}

/** Where a shape moves splats to: only those that it moves. */
export interface SplatShape {
  readonly name: string;
  readonly splats: readonly number[];
  /** x y z of each. */
  readonly moves: readonly number[];
}

export interface SplatBone {
  readonly name: string;
  /** Number of its parent, -1 for none. A parent comes before its children. */
  readonly parent: number;
  /** Where it is from its parent, column by column. */
  readonly matrix: readonly number[];
  /** From the space of the splats to that of the bone, at rest; `null` for one that moves no splat itself. */
  readonly inverse: readonly number[] | null;
}

export interface SplatEyeball {
  readonly shape: string;
  readonly splats: readonly number[];
  /** Colour of the lid, 0..1 as displays show it. */
  readonly lid: readonly [number, number, number];
}

/** The splats that `kept` lists, in that order. */
export function pickSplats(splats: RiggedSplats, kept: readonly number[]): RiggedSplats {
  const place = new Map(kept.map((from, to) => [from, to]));
  const pick = <T extends Float32Array | Uint8Array>(list: T, size: number): T => {
    const out = new (list.constructor as new (length: number) => T)(kept.length * size);
    kept.forEach((from, to) => out.set(list.subarray(from * size, (from + 1) * size), to * size));
    return out;
  };
  return {
    ...splats,
    count: kept.length,
    centres: pick(splats.centres, 3),
    turns: pick(splats.turns, 4),
    scales: pick(splats.scales, 3),
    colours: pick(splats.colours, 3),
    opacities: pick(splats.opacities, 1),
    joints: pick(splats.joints, 4),
    weights: pick(splats.weights, 4),
    shapes: splats.shapes.map((shape) => pickShape(shape, place)),
    eyeballs: splats.eyeballs.map((eye) => ({
      ...eye,
      splats: eye.splats.flatMap((splat) => place.get(splat) ?? []).sort((a, b) => a - b),
    })),
  };
}

function pickShape({ name, splats, moves }: SplatShape, place: ReadonlyMap<number, number>) {
  const entries = splats.flatMap((splat, k) => {
    const to = place.get(splat);
    return to === undefined ? [] : [{ to, move: moves.slice(k * 3, k * 3 + 3) }];
  });
  entries.sort((a, b) => a.to - b.to);
  return { name, splats: entries.map(({ to }) => to), moves: entries.flatMap(({ move }) => move) };
}

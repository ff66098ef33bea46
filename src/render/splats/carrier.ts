/** What a shape moves. */
export interface SparseMorph {
  /** Vertices that it moves. */
  readonly at: Uint32Array;
  /** How far: x, y and z of each. */
  readonly moves: Float32Array;
}

/** Vertices with shapes and bones that splats ride on, at rest and before bones place them. */
export interface Carrier {
  readonly count: number;
  /** x, y and z of every vertex. */
  readonly rest: Float32Array;
  /** By morph target. */
  readonly morphs: readonly SparseMorph[];
  /** Up to four bones of every vertex, by their places in the skeleton. */
  readonly bones: Uint8Array;
  /** How much every vertex follows each of them, heaviest first; 255 together. */
  readonly weights: Uint8Array;
}

/** Bones of a vertex. */
export const INFLUENCES = 4;
/** What the weights of a vertex add up to. */
export const WHOLE = 255;
/** Numbers of a vertex as it is moved: x, y, z and one more for whoever draws it. */
export const STRIDE = 4;

/** The vertices of a {@link Carrier} as shapes move them, for one copy of it. */
export class MorphedCarrier {
  readonly #vertices: Float32Array;
  readonly #carrier: Carrier;
  /** Weights of the shapes as they were last. */
  readonly #weights: Float32Array;

  /** @param vertices for {@link STRIDE} numbers a vertex, of which three are written */
  constructor(carrier: Carrier, vertices: Float32Array) {
    this.#carrier = carrier;
    this.#vertices = vertices;
    this.#weights = new Float32Array(carrier.morphs.length);
    this.#rest();
  }

  /** Moves the vertices as shapes of these weights do. Returns whether anything changed. */
  morph(weights: readonly number[]): boolean {
    const last = this.#weights;
    let changed = false;
    for (let target = 0; target < last.length; target++) {
      const weight = Math.fround(weights[target] ?? 0);
      if (weight === last[target]) continue;
      last[target] = weight;
      changed = true;
    }
    if (!changed) return false;
    this.#rest();
    this.#carrier.morphs.forEach((morph, target) => {
      if (last[target] !== 0) addMorph(this.#vertices, morph, last[target]);
    });
    return true;
  }

  #rest(): void {
    const { rest, count } = this.#carrier;
    const vertices = this.#vertices;
    for (let v = 0, from = 0, to = 0; v < count; v++, from += 3, to += STRIDE) {
      vertices[to] = rest[from];
      vertices[to + 1] = rest[from + 1];
      vertices[to + 2] = rest[from + 2];
    }
  }
}

function addMorph(vertices: Float32Array, { at, moves }: SparseMorph, weight: number): void {
  for (let k = 0, move = 0; k < at.length; k++, move += 3) {
    const vertex = at[k] * STRIDE;
    vertices[vertex] += moves[move] * weight;
    vertices[vertex + 1] += moves[move + 1] * weight;
    vertices[vertex + 2] += moves[move + 2] * weight;
  }
}

/**
 * Writes to `depths` how far vertices are in front of a camera once bones have placed them. Of a
 * bone's matrix only what tells the depth is needed, so this is far less work than to place them.
 *
 * @param bones 16 numbers a bone, column by column, from rest to the scene
 * @param view matrix from the scene to the camera, likewise
 */
export function measureDepths(
  depths: Float32Array,
  vertices: Float32Array,
  { count, bones: bonesOf, weights }: Carrier,
  bones: Float32Array,
  view: readonly number[],
): void {
  const planes = depthPlanes(bones, view);
  for (let v = 0, at = 0; v < count; v++, at += STRIDE) {
    const x = vertices[at];
    const y = vertices[at + 1];
    const z = vertices[at + 2];
    let plane = bonesOf[at] * 4;
    let depth =
      planes[plane] * x + planes[plane + 1] * y + planes[plane + 2] * z + planes[plane + 3];
    // Most follow one bone alone.
    if (weights[at] !== WHOLE) {
      depth *= weights[at] / WHOLE;
      for (let k = at + 1; k < at + INFLUENCES && weights[k] > 0; k++) {
        plane = bonesOf[k] * 4;
        depth +=
          (planes[plane] * x + planes[plane + 1] * y + planes[plane + 2] * z + planes[plane + 3]) *
          (weights[k] / WHOLE);
      }
    }
    depths[v] = depth;
  }
}

/** For every bone the plane from which it measures depth. */
function depthPlanes(bones: Float32Array, view: readonly number[]): Float32Array {
  const planes = new Float32Array(bones.length / 4);
  const [x, y, z] = [view[2], view[6], view[10]].map((number) => -number);
  for (let column = 0; column < planes.length; column++) {
    const at = column * 4;
    planes[column] = x * bones[at] + y * bones[at + 1] + z * bones[at + 2];
    if (column % 4 === 3) planes[column] -= view[14];
  }
  return planes;
}

/** Writes to `placed` where bones place vertices, x, y and z in {@link STRIDE} numbers each. */
export function placeVertices(
  placed: Float32Array,
  vertices: Float32Array,
  { count, bones: bonesOf, weights }: Carrier,
  bones: Float32Array,
): void {
  for (let v = 0, at = 0; v < count; v++, at += STRIDE) {
    const x = vertices[at];
    const y = vertices[at + 1];
    const z = vertices[at + 2];
    let placedX = 0;
    let placedY = 0;
    let placedZ = 0;
    for (let k = at; k < at + INFLUENCES; k++) {
      const weight = weights[k] / WHOLE;
      if (weight === 0) break;
      const m = bonesOf[k] * 16;
      placedX += weight * (bones[m] * x + bones[m + 4] * y + bones[m + 8] * z + bones[m + 12]);
      placedY += weight * (bones[m + 1] * x + bones[m + 5] * y + bones[m + 9] * z + bones[m + 13]);
      placedZ += weight * (bones[m + 2] * x + bones[m + 6] * y + bones[m + 10] * z + bones[m + 14]);
    }
    placed[at] = placedX;
    placed[at + 1] = placedY;
    placed[at + 2] = placedZ;
  }
}

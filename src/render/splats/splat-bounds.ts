import { Box3, Vector3 } from 'three';
import { placeVertices, STRIDE } from './carrier.js';
import type { RiggedCloud } from './cloud.js';

/** Splats that are fainter do not make an outline; of 0..255. */
const OUTLINE = 128;
/** Share of the splats beyond each side that are strays. */
const STRAYS = 0.002;

/**
 * The box around the splats that one sees, at rest but for the bones, in the space that those are in. A few strays
 * do not count.
 */
export function splatBounds({ cloud, carrier }: RiggedCloud, bones: Float32Array): Box3 {
  const placed = new Float32Array(carrier.count * STRIDE);
  const { rest } = carrier;
  for (let v = 0; v < carrier.count; v++) placed.set(rest.subarray(v * 3, v * 3 + 3), v * STRIDE);
  placeVertices(placed, placed, carrier, bones);
  const solid = [...Array(cloud.count).keys()].filter((i) => cloud.colour[i * 4 + 3] >= OUTLINE);
  const seen = solid.length > 0 ? solid : [...Array(cloud.count).keys()];
  const sides = [0, 1, 2].map((axis) =>
    Float32Array.from(seen, (i) => placed[i * STRIDE + axis]).sort(),
  );
  const cut = Math.floor(seen.length * STRAYS);
  const side = (from: number) => new Vector3(...sides.map((values) => values.at(from)!));
  return new Box3(side(cut), side(-1 - cut));
}

import { pickSplats, type RiggedSplats } from './splats.js';

const CELLS = 1024;

/**
 * Splats beside each other in space beside each other in the file, where they compress best; eyeballs
 * after all others, one after the other, for a file names each by a range.
 */
export function orderSplats(splats: RiggedSplats): RiggedSplats {
  const keys = codesOf(splats.centres);
  const eyeOf = new Map(splats.eyeballs.flatMap((eye, k) => eye.splats.map((splat) => [splat, k])));
  const order = [...keys.keys()].sort(
    (a, b) => (eyeOf.get(a) ?? -1) - (eyeOf.get(b) ?? -1) || keys[a] - keys[b],
  );
  return pickSplats(splats, order);
}

/** The place of each splat along a curve of Morton through its bounds. */
function codesOf(centres: Float32Array): Float64Array {
  const least = [0, 1, 2].map((axis) => extreme(centres, axis, Math.min));
  const most = [0, 1, 2].map((axis) => extreme(centres, axis, Math.max));
  const side = Math.max(...most.map((value, axis) => value - least[axis]), 1e-9);
  return Float64Array.from({ length: centres.length / 3 }, (_, i) => {
    const cell = (axis: number): number =>
      Math.floor(((centres[i * 3 + axis] - least[axis]) / side) * (CELLS - 1));
    return spread(cell(0)) + 2 * spread(cell(1)) + 4 * spread(cell(2));
  });
}

/** The bits of a number of ten, two apart from each other. */
function spread(cell: number): number {
  let code = 0;
  for (let bit = 0; bit < 10; bit++) code += ((cell >> bit) & 1) * 8 ** bit;
  return code;
}

function extreme(list: Float32Array, axis: number, of: (a: number, b: number) => number): number {
  let found = list[axis] ?? 0;
  for (let i = axis; i < list.length; i += 3) found = of(found, list[i]);
  return found;
}

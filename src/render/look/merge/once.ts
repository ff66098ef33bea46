import type { BufferGeometry } from 'three';

const made = new WeakMap<BufferGeometry, BufferGeometry>();

/** What `make` makes of `source` for all characters that share that; it is released when that is. */
export function* once(
  source: BufferGeometry,
  make: () => Generator<void, BufferGeometry>,
): Generator<void, BufferGeometry> {
  const geometry = made.get(source) ?? (yield* make());
  const known = made.get(source);
  if (known) return known;
  made.set(source, geometry);
  source.addEventListener('dispose', () => geometry.dispose());
  return geometry;
}

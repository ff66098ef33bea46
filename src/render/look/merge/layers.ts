import type { BufferGeometry, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';
import { joinedGeometry, spans, tintColours } from './columns.js';
import { once } from './once.js';

type Layer = Mesh<BufferGeometry, MeshBasicMaterial>;

const SIZES = { position: 3, color: 4 };

/** Makes one mesh of the first and the others: thin layers of plain colour, which are drawn in this order. */
export function* mergeLayers(layers: readonly Layer[]): Generator<void, void> {
  const [first, ...others] = layers;
  first.geometry = yield* once(first.geometry, () => join(layers));
  first.material.color.setScalar(1);
  first.material.opacity = 1;
  first.renderOrder = layers[layers.length - 1].renderOrder;
  for (const layer of others) layer.removeFromParent();
}

function* join(layers: readonly Layer[]): Generator<void, BufferGeometry> {
  yield;
  const geometry = joinedGeometry(
    layers.map((layer) => layer.geometry),
    SIZES,
  );
  const { color } = geometry.attributes as Record<string, Float32BufferAttribute>;
  for (const { part, first, count } of spans(layers)) {
    const { color: tint, opacity } = part.material;
    tintColours(color, first, count, tint, opacity);
  }
  return geometry;
}

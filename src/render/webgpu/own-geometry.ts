import { BufferGeometry, type BufferAttribute, type InterleavedBufferAttribute } from 'three';

type Attribute = BufferAttribute | InterleavedBufferAttribute;

/** Whole numbers of these are widened to 32 bits, which WebGL's shaders do not take. */
const WIDENED: readonly unknown[] = [Int8Array, Uint8Array, Int16Array, Uint16Array];

const copies = new WeakMap<BufferGeometry, BufferGeometry>();

function ownAttribute(attribute: Attribute): Attribute {
  const widened = !attribute.normalized && WIDENED.includes(attribute.array.constructor);
  // What lies between others is taken as it is.
  return widened && !('data' in attribute) ? attribute.clone() : attribute;
}

/**
 * A geometry for three's renderer for WebGPU, which changes the arrays of attributes that it cannot take. All
 * else is shared with `geometry`, which WebGL may draw at the same time, or later. It goes when that does.
 */
export function ownGeometry(geometry: BufferGeometry): BufferGeometry {
  const known = copies.get(geometry);
  if (known) return known;
  const own = Object.assign(new BufferGeometry(), {
    index: geometry.index,
    groups: geometry.groups,
    drawRange: geometry.drawRange,
    boundingBox: geometry.boundingBox,
    boundingSphere: geometry.boundingSphere,
    morphAttributes: geometry.morphAttributes,
    morphTargetsRelative: geometry.morphTargetsRelative,
  });
  for (const [name, attribute] of Object.entries(geometry.attributes)) {
    own.setAttribute(name, ownAttribute(attribute));
  }
  const dispose = (): void => {
    geometry.removeEventListener('dispose', dispose);
    copies.delete(geometry);
    own.dispose();
  };
  geometry.addEventListener('dispose', dispose);
  copies.set(geometry, own);
  return own;
}

import { BufferGeometry, InterleavedBufferAttribute, type BufferAttribute } from 'three';

type Attribute = BufferAttribute | InterleavedBufferAttribute;

/** Whole numbers of these are widened to 32 bits, which WebGL's shaders do not take. */
const WIDENED: readonly unknown[] = [Int8Array, Uint8Array, Int16Array, Uint16Array];

const copies = new WeakMap<BufferGeometry, BufferGeometry>();

function ownAttribute(attribute: Attribute): Attribute {
  const widened = !attribute.normalized && WIDENED.includes(attribute.array.constructor);
  // What lies between others is taken as it is.
  return widened && !(attribute instanceof InterleavedBufferAttribute)
    ? attribute.clone()
    : attribute;
}

/**
 * three tells geometries with shapes apart by the ids of the shapes, and has those without share the shapes of
 * one: those that lie between others have none.
 */
function ownShape(attribute: Attribute, id: string): Attribute {
  if (!(attribute instanceof InterleavedBufferAttribute)) return attribute;
  const { data, itemSize, offset, normalized } = attribute;
  return Object.assign(new InterleavedBufferAttribute(data, itemSize, offset, normalized), { id });
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
    morphTargetsRelative: geometry.morphTargetsRelative,
  });
  for (const [name, attribute] of Object.entries(geometry.attributes)) {
    own.setAttribute(name, ownAttribute(attribute));
  }
  for (const [name, shapes] of Object.entries(geometry.morphAttributes)) {
    own.morphAttributes[name as 'position'] = shapes.map((shape, i) =>
      ownShape(shape, `${geometry.uuid} ${name} ${i}`),
    );
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

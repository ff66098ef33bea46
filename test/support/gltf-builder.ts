/** A node of a test model. Rotations are quaternions, positions relative to the parent. */
export interface TestNode {
  name: string;
  parent?: string;
  position?: [number, number, number];
  rotation?: [number, number, number, number];
  mesh?: TestMesh;
}

/** A box from `min` to `max` of one colour. */
export interface TestMesh {
  min: [number, number, number];
  max: [number, number, number];
  color?: [number, number, number];
  /** Morph targets by name: how far every vertex moves. */
  shapes?: Record<string, [number, number, number]>;
}

type Json = Record<string, unknown>;

/** Builds a small binary glTF file. `extra` is merged into the document. */
export function buildGlb(nodes: readonly TestNode[], extra: Json = {}): Uint8Array<ArrayBuffer> {
  const buffer = new BufferBuilder();
  const meshes: Json[] = [];
  const materials: Json[] = [];
  const nodeList = nodes.map(({ name, position, rotation, mesh }) => {
    const node: Json = { name };
    if (position) node.translation = position;
    if (rotation) node.rotation = rotation;
    const children = nodes.flatMap((child, index) => (child.parent === name ? [index] : []));
    if (children.length > 0) node.children = children;
    if (mesh) {
      node.mesh = meshes.length;
      meshes.push(meshJson(mesh, buffer, materials.length));
      materials.push({
        emissiveFactor: mesh.color ?? [1, 1, 1],
        pbrMetallicRoughness: { baseColorFactor: [0, 0, 0, 1], metallicFactor: 0 },
      });
    }
    return node;
  });
  const roots = nodes.flatMap((node, index) => (node.parent === undefined ? [index] : []));
  return packGlb(
    {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: roots }],
      nodes: nodeList,
      meshes,
      materials,
      accessors: buffer.accessors,
      bufferViews: buffer.views,
      buffers: [{ byteLength: buffer.size }],
      ...extra,
    },
    buffer.bytes(),
  );
}

/** Packs a document and its binary chunk. */
export function packGlb(json: Json, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = padded(new TextEncoder().encode(JSON.stringify(json)), 0x20);
  const data = padded(binary, 0);
  const out = new Uint8Array(12 + 8 + text.length + 8 + data.length);
  const view = new DataView(out.buffer);
  const words = [0x46546c67, 2, out.length, text.length, 0x4e4f534a];
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  out.set(text, 20);
  view.setUint32(20 + text.length, data.length, true);
  view.setUint32(24 + text.length, 0x004e4942, true);
  out.set(data, 28 + text.length);
  return out;
}

/** The binary chunk of a file, and its accessors and views. */
export class BufferBuilder {
  readonly accessors: Json[] = [];
  readonly views: Json[] = [];
  readonly #chunks: Uint8Array[] = [];
  size = 0;

  vectors(values: readonly (readonly number[])[]): number {
    const data = new Float32Array(values.flat());
    const axis = (k: number) => values.map((value) => value[k]);
    return this.accessor(data, {
      componentType: 5126,
      type: 'VEC3',
      count: values.length,
      min: [0, 1, 2].map((k) => Math.min(...axis(k))),
      max: [0, 1, 2].map((k) => Math.max(...axis(k))),
    });
  }

  indices(values: readonly number[]): number {
    const data = new Uint16Array(values);
    return this.accessor(data, {
      componentType: 5123,
      type: 'SCALAR',
      count: values.length,
    });
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(this.size);
    let offset = 0;
    for (const chunk of this.#chunks) {
      out.set(chunk, offset);
      offset += chunk.length;
    }
    return out;
  }

  /** Adds bytes; returns the number of their view. */
  view(data: ArrayBufferView): number {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const chunk = padded(bytes, 0);
    this.views.push({ buffer: 0, byteOffset: this.size, byteLength: bytes.length });
    this.#chunks.push(chunk);
    this.size += chunk.length;
    return this.views.length - 1;
  }

  /** Adds bytes and what they are; returns the number of the accessor. */
  accessor(data: ArrayBufferView, accessor: Json): number {
    return this.accessors.push({ bufferView: this.view(data), ...accessor }) - 1;
  }
}

/** The six faces of a box: the axis they stand on, and the side. */
const FACES = [0, 1, 2].flatMap((axis) => [
  { axis, side: 1 },
  { axis, side: -1 },
]);

function meshJson(mesh: TestMesh, buffer: BufferBuilder, material: number): Json {
  const positions: number[][] = [];
  const normals: number[][] = [];
  const indices: number[] = [];
  for (const { axis, side } of FACES) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    const first = positions.length;
    for (const [du, dv] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]) {
      const point = [0, 0, 0];
      point[axis] = side > 0 ? mesh.max[axis] : mesh.min[axis];
      point[u] = du ? mesh.max[u] : mesh.min[u];
      point[v] = dv ? mesh.max[v] : mesh.min[v];
      positions.push(point);
      normals.push([0, 1, 2].map((k) => (k === axis ? side : 0)));
    }
    const winding = side > 0 ? [0, 1, 2, 0, 2, 3] : [0, 2, 1, 0, 3, 2];
    indices.push(...winding.map((corner) => first + corner));
  }
  const shapes = Object.entries(mesh.shapes ?? {});
  const primitive: Json = {
    attributes: { POSITION: buffer.vectors(positions), NORMAL: buffer.vectors(normals) },
    indices: buffer.indices(indices),
    material,
  };
  if (shapes.length > 0) {
    primitive.targets = shapes.map(([, move]) => ({
      POSITION: buffer.vectors(positions.map(() => [...move])),
    }));
  }
  return { primitives: [primitive], extras: { targetNames: shapes.map(([name]) => name) } };
}

function padded(bytes: Uint8Array, fill: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(fill);
  out.set(bytes);
  return out;
}

import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import { readGlb, writeGlb } from './glb.js';

/** Morph targets that share one buffer view: fewer views cost less, larger ones decode in one go. */
const TARGETS_PER_VIEW = 8;
const EXTENSION = 'EXT_meshopt_compression';

interface Compression {
  buffer: number;
  byteOffset: number;
  byteLength: number;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';
  readonly filter?: string;
}

interface BufferView {
  buffer: number;
  byteOffset: number;
  byteLength: number;
  readonly byteStride?: number;
  readonly target?: number;
  readonly extensions?: { readonly [EXTENSION]: Compression };
}

interface Accessor {
  bufferView: number;
  byteOffset?: number;
  normalized?: boolean;
}

interface Gltf {
  readonly buffers: { byteLength: number }[];
  bufferViews: BufferView[];
  readonly accessors: Accessor[];
  readonly meshes: {
    readonly primitives: { readonly targets?: readonly Readonly<Record<string, number>>[] }[];
  }[];
}

/** A buffer view with its bytes as they lie in the file. */
interface Packed {
  readonly view: BufferView;
  readonly bytes: Uint8Array;
}

/**
 * Packs the morph targets of a meshopt-compressed model into few buffer views. With one view for
 * each of more than a hundred targets the JSON would be a quarter of a small model.
 */
export async function packTargets(model: Uint8Array): Promise<Uint8Array> {
  await Promise.all([MeshoptDecoder.ready, MeshoptEncoder.ready]);
  const { json, bin } = readGlb<Gltf>(model);
  const bytesOf = (view: BufferView): Uint8Array => {
    const { byteOffset, byteLength } = view.extensions?.[EXTENSION] ?? view;
    return bin.subarray(byteOffset, byteOffset + byteLength);
  };
  const packed: Packed[] = [];
  const places = new Map<number, { view: number; offset: number }>();
  for (const group of groupsOf(json)) {
    const views = group.map((accessor) => json.bufferViews[json.accessors[accessor].bufferView]);
    const size = views[0].byteLength;
    group.forEach((accessor, i) => places.set(accessor, { view: packed.length, offset: i * size }));
    packed.push(joined(views, bytesOf));
  }
  const kept = new Map<number, number>();
  json.accessors.forEach(({ bufferView, byteOffset = 0 }, i) => {
    if (places.has(i)) return;
    let view = kept.get(bufferView);
    if (view === undefined) {
      view = packed.push({
        view: json.bufferViews[bufferView],
        bytes: bytesOf(json.bufferViews[bufferView]),
      });
      view -= 1;
      kept.set(bufferView, view);
    }
    places.set(i, { view, offset: byteOffset });
  });
  json.accessors.forEach((accessor, i) => {
    const { view, offset } = places.get(i)!;
    accessor.bufferView = view;
    // What equals the default of the format need not be written.
    if (offset > 0) accessor.byteOffset = offset;
    else delete accessor.byteOffset;
    if (!accessor.normalized) delete accessor.normalized;
  });
  return writeGlb({ json, bin: layOut(json, packed) });
}

/** Accessors of morph targets that may share a view: of one primitive and of one element size. */
function groupsOf({ meshes, accessors, bufferViews }: Gltf): number[][] {
  const groups: number[][] = [];
  for (const { targets = [] } of meshes.flatMap(({ primitives }) => primitives)) {
    const bySize = new Map<number, number[]>();
    for (const accessor of new Set(targets.flatMap((target) => Object.values(target)))) {
      const { byteStride, filter } =
        bufferViews[accessors[accessor].bufferView].extensions?.[EXTENSION] ?? {};
      if (byteStride === undefined || filter !== undefined) continue;
      const group = bySize.get(byteStride);
      if (group && group.length < TARGETS_PER_VIEW) group.push(accessor);
      else {
        const started = [accessor];
        bySize.set(byteStride, started);
        groups.push(started);
      }
    }
  }
  return groups;
}

/** One view with the elements of all, compressed anew. */
function joined(views: readonly BufferView[], bytesOf: (view: BufferView) => Uint8Array): Packed {
  const first = views[0].extensions![EXTENSION];
  const size = first.count * first.byteStride;
  const raw = new Uint8Array(size * views.length);
  views.forEach((view, i) => {
    MeshoptDecoder.decodeGltfBuffer(
      raw.subarray(i * size, (i + 1) * size),
      first.count,
      first.byteStride,
      bytesOf(view),
      first.mode,
    );
  });
  const count = first.count * views.length;
  const bytes = MeshoptEncoder.encodeGltfBuffer(raw, count, first.byteStride, first.mode);
  return {
    view: {
      ...views[0],
      byteLength: raw.length,
      extensions: { [EXTENSION]: { ...first, count } },
    },
    bytes,
  };
}

/** Places the views one after another, in the file and in the buffer they stand for. */
function layOut(json: Gltf, packed: readonly Packed[]): Uint8Array {
  const aligned = (length: number): number => (length + 3) & ~3;
  const bin = new Uint8Array(packed.reduce((sum, { bytes }) => sum + aligned(bytes.length), 0));
  let inFile = 0;
  let decoded = 0;
  json.bufferViews = packed.map(({ view, bytes }) => {
    bin.set(bytes, inFile);
    const compression = view.extensions?.[EXTENSION];
    const place = { byteOffset: inFile, byteLength: bytes.length };
    inFile += aligned(bytes.length);
    if (!compression) return { ...view, ...place };
    const placed = {
      ...view,
      byteOffset: decoded,
      extensions: { [EXTENSION]: { ...compression, ...place } },
    };
    decoded += aligned(view.byteLength);
    return placed;
  });
  json.buffers[0].byteLength = bin.length;
  if (json.buffers[1]) json.buffers[1].byteLength = decoded;
  return bin;
}

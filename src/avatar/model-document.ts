import { MODEL_LIMITS } from './model-limits.js';

/** The parts of a glTF document that say how much there is. Nothing of it is known to be true. */
export interface ModelDocument {
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly NodeDef[];
  readonly meshes?: readonly MeshDef[];
  readonly skins?: readonly { readonly joints: readonly number[] }[];
  readonly accessors?: readonly AccessorDef[];
  readonly bufferViews?: readonly BufferViewDef[];
  readonly materials?: readonly unknown[];
  readonly textures?: readonly TextureDef[];
  readonly images?: readonly ImageDef[];
  /** Never shown, so never read. */
  animations?: unknown;
}

interface TextureDef {
  readonly source?: number;
  readonly extensions?: Readonly<Record<string, { readonly source?: number }>>;
}

export interface ImageDef {
  readonly uri?: string;
  readonly bufferView?: number;
}

interface TargetNames {
  readonly targetNames?: readonly string[];
}

export interface MeshDef {
  readonly name?: string;
  readonly primitives: readonly PrimitiveDef[];
  extras?: TargetNames;
}

interface NodeDef {
  readonly name?: string;
  readonly skin?: number;
  readonly children?: readonly number[];
  readonly mesh?: number;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface PrimitiveDef {
  readonly attributes: Readonly<Record<string, number>>;
  readonly targets?: readonly Readonly<Record<string, number>>[];
  readonly indices?: number;
  readonly mode?: number;
  readonly extras?: TargetNames;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface AccessorDef {
  readonly name?: string;
  readonly count: number;
  readonly type: string;
  readonly componentType: number;
  readonly bufferView?: number;
  readonly sparse?: unknown;
}

interface BufferViewDef {
  readonly byteLength: number;
  readonly extensions?: Readonly<Record<string, { count?: number; byteStride?: number }>>;
}

/** What is counted, and how it is called where there is too much of it. */
const NAMES = {
  scenes: 'scenes',
  nodes: 'nodes',
  depth: 'nodes below each other',
  lights: 'lights',
  joints: 'joints',
  materials: 'materials',
  textures: 'textures',
  images: 'images',
  primitives: 'parts of meshes',
  vertices: 'vertices',
  morphedVertices: 'vertices times blendshapes',
  triangles: 'triangles',
  decodedBytes: 'bytes when decoded',
} as const;

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const COMPRESSIONS = ['EXT_meshopt_compression', 'KHR_meshopt_compression'];
const TRIANGLES = 4;

/**
 * Checks how much a document claims, before anything is made of it, and takes out the animations.
 *
 * @throws Error that says what is more than the limits, or makes no sense
 */
export function checkDocument(document: ModelDocument): void {
  const { nodes = [], scenes = [], meshes = [], skins = [], accessors = [] } = document;
  const primitives = meshes.flatMap((mesh) => mesh.primitives);
  limit('scenes', scenes.length);
  limit('nodes', nodes.length);
  limit('lights', nodes.filter((node) => node.extensions?.KHR_lights_punctual).length);
  limit(
    'joints',
    sum(skins, ({ joints }) => joints.length),
  );
  limit('materials', document.materials?.length ?? 0);
  limit('textures', document.textures?.length ?? 0);
  limit('images', document.images?.length ?? 0);
  limit('primitives', primitives.length);
  limit('decodedBytes', sum(document.bufferViews, bytesOfView) + sum(accessors, bytesWithoutView));
  const vertices = (part: PrimitiveDef): number => countOf(accessors, part.attributes.POSITION);
  limit('vertices', sum(primitives, vertices));
  limit(
    'morphedVertices',
    sum(primitives, (part) => vertices(part) * (part.targets?.length ?? 0)),
  );
  for (const part of primitives) checkCounts(part, accessors, vertices(part));
  const triangles = meshes.map((mesh) =>
    sum(mesh.primitives, (part) => {
      const corners =
        part.indices === undefined ? vertices(part) : countOf(accessors, part.indices);
      return (part.mode ?? TRIANGLES) === TRIANGLES ? corners / 3 : corners;
    }),
  );
  limit(
    'triangles',
    sum(nodes, ({ mesh }) => (mesh === undefined ? 0 : triangles[mesh])),
  );
  checkTree(nodes, scenes);
  if (nodes.some((node) => node.extensions?.EXT_mesh_gpu_instancing)) {
    throw new Error('nodes with EXT_mesh_gpu_instancing are not shown.');
  }
  delete document.animations;
}

/** The images that are decoded as KTX2: a texture's source of another type comes before. */
export function ktx2Sources({ textures = [] }: ModelDocument): Set<number> {
  const sources = textures.map(
    ({ source, extensions }) => source ?? extensions?.KHR_texture_basisu?.source,
  );
  return new Set(sources.filter((source) => source !== undefined));
}

/** What belongs to the vertices of a part has as many elements as they. */
function checkCounts(
  part: PrimitiveDef,
  accessors: readonly AccessorDef[],
  vertices: number,
): void {
  for (const attributes of [part.attributes, ...(part.targets ?? [])]) {
    for (const accessor of Object.values(attributes)) {
      if (countOf(accessors, accessor) !== vertices) {
        throw new Error('a part of a mesh has more of one attribute than of another.');
      }
    }
  }
}

/** A node that is its own ancestor would never be done, and what is too deep ends in an overflow. */
function checkTree(
  nodes: readonly NodeDef[],
  scenes: readonly { readonly nodes?: readonly number[] }[],
): void {
  let level = scenes.flatMap((scene) => scene.nodes ?? []);
  const placed = new Set(level);
  for (const child of nodes.flatMap((node) => node.children ?? [])) {
    if (placed.has(child)) throw new Error(`node ${child} has more than one place in the tree.`);
    placed.add(child);
  }
  for (let depth = 0; level.length > 0; depth++) {
    limit('depth', depth);
    level = level.flatMap((index) => nodes[index]?.children ?? []);
  }
}

function bytesOfView({ byteLength, extensions }: BufferViewDef): number {
  const [compressed] = COMPRESSIONS.flatMap((name) => extensions?.[name] ?? []);
  return compressed ? Number(compressed.count) * Number(compressed.byteStride) : byteLength;
}

/** Bytes set aside for an accessor that is not only a look at its view. */
function bytesWithoutView({ count, type, componentType, bufferView, sparse }: AccessorDef): number {
  if (bufferView !== undefined && !sparse) return 0;
  const bytes = componentType >= 5125 ? 4 : componentType >= 5122 ? 2 : 1;
  return count * bytes * COMPONENTS[type];
}

function countOf(accessors: readonly AccessorDef[], index: number): number {
  const { count } = accessors[index];
  if (!Number.isInteger(count) || count < 0) throw new Error(`accessor ${index} has no count.`);
  return count;
}

function limit(what: keyof typeof NAMES, found: number): void {
  const most = MODEL_LIMITS[what];
  if (found > most) throw new Error(`it has ${found} ${NAMES[what]}; at most ${most} are shown.`);
}

/** @throws Error where a size is negative or no number */
function sum<T>(list: readonly T[] | undefined, sizeOf: (entry: T) => number): number {
  let total = 0;
  for (const entry of list ?? []) {
    const size = sizeOf(entry);
    if (!(size >= 0)) throw new Error('something in it has no size.');
    total += size;
  }
  return total;
}

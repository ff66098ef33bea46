import { messageOf } from '../../base/errors.js';
import { parseJson } from '../gltf-json.js';
import { readGlb } from '../glb.js';
import { ktx2Sources, type ModelDocument } from '../model-document.js';
import { imageSize, isKtx2 } from '../image-size.js';
import { readKtx2 } from '../ktx2/container.js';
import type { Compression, MeshReport, TextureReport } from './report.js';

interface ImageDef {
  readonly name?: string;
  readonly uri?: string;
  readonly mimeType?: string;
}

interface BufferView {
  readonly byteOffset?: number;
  readonly byteLength: number;
}

/** A glTF document as far as the report tells of it. */
export interface AvatarDocument extends ModelDocument {
  readonly asset: { readonly version: string; readonly generator?: string };
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
  readonly extensions?: { readonly VRM?: unknown; readonly VRMC_vrm?: unknown };
  readonly scene?: number;
  readonly buffers?: readonly {
    readonly uri?: string;
    readonly byteLength: number;
    readonly extensions?: unknown;
  }[];
}

export interface ReadDocument {
  readonly document: AvatarDocument;
  /** Content of the first buffer; `null` where it is in a file of its own. */
  readonly binary: Uint8Array | null;
}

/** The document of a `.glb`, `.vrm` or `.gltf`; `null` where it is none. */
export function readDocument(bytes: Uint8Array): ReadDocument | null {
  const glb = readGlb(bytes);
  const value = parseJson(glb?.json ?? bytes);
  if (typeof value !== 'object' || value === null || !('asset' in value)) return null;
  const document = value as AvatarDocument;
  return { document, binary: glb?.binary ?? contentOf(document.buffers?.[0]?.uri) };
}

function contentOf(uri: string | undefined): Uint8Array | null {
  const base64 = /^data:[^,]*;base64,(.*)$/s.exec(uri ?? '')?.[1];
  return base64 === undefined ? null : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

const POINTS = 0;

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  EXT_meshopt_compression: 'meshopt',
  KHR_meshopt_compression: 'meshopt',
  KHR_draco_mesh_compression: 'draco',
  KHR_texture_basisu: 'ktx2',
  KHR_mesh_quantization: 'quantisation',
};

export function compressionsOf({ extensionsUsed = [] }: AvatarDocument): Compression[] {
  return [...new Set(extensionsUsed.flatMap((name) => COMPRESSIONS[name] ?? []))];
}

/** How many points of a document are Gaussian splats. */
export function splatsIn({ meshes = [], accessors = [] }: AvatarDocument): number {
  const parts = meshes.flatMap(({ primitives }) => primitives);
  const splats = parts.filter(({ extensions }) => extensions?.KHR_gaussian_splatting !== undefined);
  return splats.reduce((sum, { attributes }) => sum + accessors[attributes.POSITION].count, 0);
}

export function meshesOf({
  meshes = [],
  nodes = [],
  accessors = [],
}: AvatarDocument): MeshReport[] {
  return meshes.map(({ name, primitives, extras }, index) => {
    const users = nodes.filter(({ mesh }) => mesh === index);
    const vertices = primitives.map(({ attributes }) => accessors[attributes.POSITION].count);
    const corners = primitives.map(({ indices, mode }, part) =>
      mode === POINTS ? 0 : indices === undefined ? vertices[part] : accessors[indices].count,
    );
    const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
    const { targets = [] } = primitives[0] ?? {};
    return {
      name: name ?? users.find((node) => node.name)?.name ?? `mesh ${index}`,
      vertices: sum(vertices),
      triangles: Math.floor(sum(corners) / 3),
      skinned: users.some(({ skin }) => skin !== undefined),
      morphs: targets.map((_, at) => extras?.targetNames?.[at] ?? ''),
    };
  });
}

/** Why a KTX2 texture of the document is not decoded; `null` where all are. */
export function ktx2Problem(document: AvatarDocument, binary: Uint8Array | null): string | null {
  for (const source of ktx2Sources(document)) {
    const content = contentOfImage(document, source, binary);
    if (!content || !isKtx2(content)) continue;
    try {
      readKtx2(content);
    } catch (cause) {
      return messageOf(cause);
    }
  }
  return null;
}

function contentOfImage(document: AvatarDocument, index: number, binary: Uint8Array | null) {
  const { bufferView } = document.images?.[index] ?? {};
  const views = (document.bufferViews ?? []) as readonly BufferView[];
  const view = bufferView === undefined ? undefined : views[bufferView];
  const from = view?.byteOffset ?? 0;
  return view && binary?.subarray(from, from + view.byteLength);
}

export function texturesOf(document: AvatarDocument, binary: Uint8Array | null): TextureReport[] {
  return ((document.images ?? []) as readonly ImageDef[]).map((image, index) => {
    const { name, uri, mimeType } = image;
    const content = contentOfImage(document, index, binary);
    const size = content && imageSize(content);
    return {
      name: name ?? (uri?.startsWith('data:') ? `image ${index}` : uri) ?? `image ${index}`,
      type: mimeType ?? 'unknown',
      ...(size && { width: size[0], height: size[1] }),
      ...(content && { bytes: content.byteLength }),
    };
  });
}

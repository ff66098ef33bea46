import type { Group } from 'three';
import type { GltfJson } from './gltf-json.js';
import { writeGlb } from './glb.js';
import { parseModel } from './model-loader.js';

/** Vertices, or corners, of each mesh: as few as make a triangle. */
const VERTICES = 3;
const MATRIX_BYTES = 64;
/** More than any of the attributes of a vertex takes. */
const LARGEST_STRIDE = 256;

interface Accessor {
  readonly type: string;
  readonly count: number;
}
interface BufferView {
  readonly byteStride?: number;
}
/** What of a glTF document leads to its content. */
interface Document extends GltfJson {
  readonly accessors?: readonly Accessor[];
  readonly bufferViews?: readonly BufferView[];
}

/** How content is packed, which is none here. */
const isPlain = (extension: string): boolean => !extension.includes('meshopt');

/**
 * Makes a model that is built as another one, of which only the document is there, and has nothing to show:
 * all its vertices are in one place. It has the same meshes, materials, attributes, shapes and bones, so it
 * needs the same programs.
 *
 * @throws AvatarError `unsupportedAvatarAsset` when the document is broken.
 */
export async function makeStandIn(outline: GltfJson): Promise<Group> {
  const { accessors = [], bufferViews = [] } = outline as Document;
  // A skin has as many matrices as bones.
  const matrices = accessors.filter(({ type }) => type === 'MAT4').map(({ count }) => count);
  const byteLength = Math.max(VERTICES * LARGEST_STRIDE, MATRIX_BYTES * Math.max(0, ...matrices));
  const document = {
    ...outline,
    extensionsUsed: outline.extensionsUsed?.filter(isPlain),
    extensionsRequired: outline.extensionsRequired?.filter(isPlain),
    buffers: [{ byteLength }],
    bufferViews: bufferViews.map(({ byteStride }) => ({ buffer: 0, byteLength, byteStride })),
    accessors: accessors.map((accessor) => ({
      ...accessor,
      byteOffset: 0,
      count: accessor.type === 'MAT4' ? accessor.count : VERTICES,
    })),
  };
  const { scene } = await parseModel(writeGlb(document, new Uint8Array(byteLength)), '', true);
  return scene;
}

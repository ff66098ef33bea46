import { Mesh, Points, type Object3D } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { writeGlb } from '../glb.js';
import { meshoptDecoder } from '../meshopt/decoder.js';
import { readVrm, type VrmInfo } from '../vrm.js';
import { splatsIn, type AvatarDocument, type ReadDocument } from './document.js';

/** A model as far as its nodes, names and vertices go: nothing of it is drawn. */
export interface OpenedModel {
  readonly scene: Object3D;
  readonly vrm: VrmInfo | null;
  /**
   * Whether vertices are known: not where Draco packs them, where they are in another file, and of
   * splats that only their bones put in their place.
   */
  readonly measured: boolean;
}

const DRACO = 'KHR_draco_mesh_compression';

type Json = Record<string, unknown>;

/**
 * Parses what the report needs, the same way as the element does. Pictures and materials stay out:
 * they need a page.
 *
 * @throws whatever the loader finds wrong
 */
export async function openModel({ document, binary }: ReadDocument): Promise<OpenedModel> {
  const draco = document.extensionsUsed?.includes(DRACO) ?? false;
  const inside = document.buffers?.every(({ uri }, index) => index === 0 || fallback(uri, index));
  const readable = binary !== null && !draco && inside === true;
  const loader = new GLTFLoader();
  // Of the decoder's interface, GLTFLoader uses what this one has.
  loader.setMeshoptDecoder(meshoptDecoder as never);
  const bare = bareDocument(document, readable);
  const glb = writeGlb(bare, readable ? binary : new Uint8Array(4));
  const gltf = await loader.parseAsync(glb.buffer, '');
  for (const points of pointsIn(gltf.scene)) asMesh(points);
  const measured = readable && splatsIn(document) === 0;
  const isVrm = document.extensions?.VRM ?? document.extensions?.VRMC_vrm;
  return { scene: gltf.scene, vrm: isVrm ? await readVrm(gltf) : null, measured };
}

function pointsIn(scene: Object3D): Object3D[] {
  const found: Object3D[] = [];
  scene.traverse((object) => {
    if (object instanceof Points) found.push(object);
  });
  return found;
}

/** Shapes of splats are found as those of surfaces are. */
function asMesh(points: Object3D): void {
  const mesh = new Mesh().copy(points);
  points.parent?.add(mesh);
}

/** Buffers without an address, beside the first, are places for what meshopt decompresses. */
function fallback(uri: string | undefined, index: number): boolean {
  return index > 0 && uri === undefined;
}

/** What is read of a document: no pictures, materials and animations. */
function bareDocument(document: AvatarDocument, measured: boolean): Json {
  const { asset, scene, scenes, nodes, skins, extensions } = document;
  const without = (names: readonly string[] = []) => names.filter((name) => name !== DRACO);
  const meshes = document.meshes?.map(({ primitives, ...mesh }) => ({
    ...mesh,
    primitives: primitives.map(({ attributes, targets, indices, mode }) => ({
      ...{ attributes, targets, indices, mode },
    })),
  }));
  const read = {
    ...{ asset, scene, scenes, nodes, skins, extensions, meshes },
    extensionsUsed: without(document.extensionsUsed),
    extensionsRequired: without(document.extensionsRequired),
  };
  if (measured) {
    const { accessors, bufferViews, buffers } = document;
    return { ...read, accessors, bufferViews, buffers: buffers?.map(inFile) };
  }
  const accessors = document.accessors?.map(({ count, type, componentType }) => ({
    ...{ count, type, componentType },
  }));
  return { ...read, accessors };
}

/** The first buffer is the binary chunk here, wherever it was; others keep what they say of meshopt. */
function inFile({ byteLength, extensions }: NonNullable<AvatarDocument['buffers']>[number]): Json {
  return { byteLength, extensions };
}

import type {
  GLTFLoader,
  GLTFLoaderPlugin,
  GLTFParser,
} from 'three/examples/jsm/loaders/GLTFLoader.js';
import { checkDocument, ktx2Sources, type ImageDef, type ModelDocument } from './model-document.js';
import { readGltfJson, type GltfJson } from './gltf-json.js';
import { imageSize, isKtx2 } from './image-size.js';
import { readKtx2 } from './ktx2/container.js';
import { MODEL_LIMITS } from './model-limits.js';

/** Compressions that need an `unsafe-eval` decoder, which the loader leaves out. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression: 'it uses Draco compression. Compress with meshopt instead',
};

/**
 * Adds what keeps a file that anybody may have made from holding the page or filling its memory: checks
 * in time proportional to the file's size, before anything is made of it.
 *
 * @throws Error when the file uses a feature that is left out
 */
export function addChecks(loader: GLTFLoader, bytes: Uint8Array): void {
  const document = readGltfJson(bytes);
  const problem = unsupportedIn(document);
  if (problem) throw new Error(`${problem}.`);
  loader.register((parser) => new ModelChecks(parser));
  // VRM is read elsewhere or does without, so the loader need not warn of what it does not know.
  for (const name of document?.extensionsRequired ?? []) {
    if (/^VRMC?(_|$)/.test(name)) loader.register(() => ({ name }));
  }
}

/** Why a file that uses these extensions is not shown, and what to do. */
export function unsupportedIn(document: Partial<GltfJson> | null): string | undefined {
  const { extensionsUsed = [], extensionsRequired = [] } = document ?? {};
  return [...extensionsUsed, ...extensionsRequired].map((name) => UNSUPPORTED[name]).find(Boolean);
}

/** Looks at the document that is really used: a file may hold several. */
class ModelChecks implements GLTFLoaderPlugin {
  readonly name = 'SPATIUS_checks';
  readonly #parser: GLTFParser;

  constructor(parser: GLTFParser) {
    this.#parser = parser;
  }

  /** @throws Error that says what is too much, or makes no sense */
  async beforeRoot(): Promise<void> {
    const document = this.#parser.json as ModelDocument;
    checkDocument(document);
    nameTargets(document);
    let pixels = 0;
    const shown = ktx2Sources(document);
    for (const [index, image] of (document.images ?? []).entries()) {
      const bytes = await this.#bytesOf(image);
      pixels += pixelsOf(bytes);
      // What cannot be decoded later would be missing without a word.
      if (bytes && shown.has(index) && isKtx2(bytes)) readKtx2(bytes);
    }
    if (pixels > MODEL_LIMITS.pixels) {
      throw new Error(
        `its images have ${pixels} pixels; at most ${MODEL_LIMITS.pixels} are shown.`,
      );
    }
  }

  /** The bytes of an image; null for one in a file of its own. */
  async #bytesOf({ bufferView, uri }: ImageDef): Promise<Uint8Array | null> {
    if (bufferView !== undefined) {
      const bytes: unknown = await this.#parser.getDependency('bufferView', bufferView);
      return new Uint8Array(bytes as ArrayBuffer);
    }
    return uri?.startsWith('data:') ? bytesIn(uri) : null;
  }
}

/** Exporters disagree on where the names of morph targets stand; the loader knows one place. */
export function nameTargets({ meshes = [], accessors = [] }: ModelDocument): void {
  for (const mesh of meshes) {
    const { targets = [], extras } = mesh.primitives[0] ?? {};
    if (targets.length === 0 || mesh.extras?.targetNames) continue;
    const names =
      extras?.targetNames ?? targets.map((target) => accessors[target.POSITION]?.name ?? '');
    if (names.some((name) => name !== '')) mesh.extras = { ...mesh.extras, targetNames: names };
  }
}

function pixelsOf(bytes: Uint8Array | null): number {
  if (!bytes) return 0;
  const size = imageSize(bytes);
  if (!size) throw new Error('an image in it is no PNG, JPEG, WebP, AVIF or KTX2.');
  const { imageSide } = MODEL_LIMITS;
  if (Math.max(...size) > imageSide) {
    throw new Error(
      `it has an image of ${size.join(' x ')} pixels; ${imageSide} a side are shown.`,
    );
  }
  return size[0] * size[1];
}

function bytesIn(uri: string): Uint8Array {
  const [head, body] = uri.split(',', 2);
  if (!head.endsWith(';base64')) throw new Error('images in data: addresses are base64.');
  return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
}

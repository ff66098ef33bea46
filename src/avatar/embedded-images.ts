import { DataTexture, Texture } from 'three';
import type { GLTFLoaderPlugin, GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { Slices } from '../base/slices.js';

const slices = new Slices();

interface TextureDef {
  source?: number;
  extensions?: Record<string, { source?: number }>;
}
interface ImageDef {
  bufferView?: number;
  mimeType?: string;
}
interface Document {
  textures?: TextureDef[];
  images?: ImageDef[];
}

/** Extensions that only say "this image is of another type", which browsers decode by themselves. */
const IMAGE_TYPES = ['EXT_texture_webp', 'EXT_texture_avif'];
const KTX2 = 'KHR_texture_basisu';
const KTX2_TYPE = 'image/ktx2';

/**
 * Decodes images inside a model straight from their bytes. GLTFLoader would fetch them back through
 * a blob: URL, which a page with a strict `connect-src` refuses. KTX2 is decoded wherever it lies, as
 * browsers do not.
 */
export class EmbeddedImages implements GLTFLoaderPlugin {
  readonly name = 'SPATIUS_embedded_images';
  readonly #parser: GLTFParser;

  constructor(parser: GLTFParser) {
    this.#parser = parser;
  }

  get #document(): Document {
    return this.#parser.json as Document;
  }

  /** Turns textures of those types into plain ones, before anything reads them. */
  beforeRoot(): null {
    for (const texture of this.#document.textures ?? []) {
      // What browsers decode by themselves comes sooner than what we do.
      const types = texture.source === undefined ? [...IMAGE_TYPES, KTX2] : IMAGE_TYPES;
      for (const type of types) {
        const source = texture.extensions?.[type]?.source;
        if (source === undefined) continue;
        texture.source = source;
        const image = this.#document.images?.[source];
        if (type === KTX2 && image) image.mimeType = KTX2_TYPE;
        delete texture.extensions![type];
      }
    }
    return null;
  }

  loadTexture(index: number): Promise<Texture> | null {
    const source = this.#document.textures?.[index]?.source;
    if (source === undefined) return null;
    const { bufferView, mimeType } = this.#document.images?.[source] ?? {};
    if (bufferView === undefined && mimeType !== KTX2_TYPE) return null;
    return this.#parser.loadTextureImage(index, source, new BytesDecoder(mimeType) as never);
  }
}

/** Takes the place of a texture loader that is handed bytes in the model, which only KTX2 loaders are. */
class BytesDecoder {
  readonly isKTX2Loader = true;
  readonly #type: string | undefined;

  constructor(type: string | undefined) {
    this.#type = type;
  }

  load(
    url: string,
    onLoad: (texture: Texture) => void,
    _onProgress: undefined,
    onError: (error: unknown) => void,
  ): void {
    fetch(url)
      .then(async (response) => {
        if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
        this.parse(await response.arrayBuffer(), onLoad, onError);
      })
      .catch(onError);
  }

  parse(
    bytes: ArrayBuffer,
    onLoad: (texture: Texture) => void,
    onError: (error: unknown) => void,
  ): void {
    (this.#type === KTX2_TYPE ? decodeKtx2(bytes) : decodeImage(bytes, this.#type))
      .then((texture) => {
        texture.needsUpdate = true;
        onLoad(texture);
      })
      .catch(onError);
  }
}

async function decodeImage(bytes: ArrayBuffer, type: string | undefined): Promise<Texture> {
  const blob = new Blob([bytes], { type });
  return new Texture(
    await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }),
  );
}

async function decodeKtx2(bytes: ArrayBuffer): Promise<Texture> {
  const ktx2 = await import('./ktx2/decode.js');
  const { data, width, height } = await slices.run(ktx2.decodeKtx2(new Uint8Array(bytes)));
  const texture = new DataTexture(data, width, height);
  texture.generateMipmaps = true;
  return texture;
}

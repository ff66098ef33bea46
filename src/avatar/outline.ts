import { isGzip } from './unzip.js';
import { readGltfJson, type GltfJson } from './gltf-json.js';

/** A GLB begins with 12 bytes of header; then the length of its document, which begins 8 bytes later. */
const LENGTH_AT = 12;
const DOCUMENT_AT = 20;

/**
 * Reads the document of a GLB, packed with gzip or not, while the file still comes: it stands at its beginning
 * and says all about the structure of the model.
 */
export class OutlineReader {
  readonly #tell: (document: GltfJson) => void;
  #writer: WritableStreamDefaultWriter<BufferSource> | undefined;
  #begin = new Uint8Array();
  #begun = false;
  #over = false;

  /** @param tell is called once, or never where the bytes are something else. */
  constructor(tell: (document: GltfJson) => void) {
    this.#tell = tell;
  }

  /** Takes the next bytes of the file. */
  push(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#over) return;
    if (!this.#begun && isGzip(bytes)) {
      const { readable, writable } = new DecompressionStream('gzip');
      this.#writer = writable.getWriter();
      void this.#follow(readable.getReader());
    }
    this.#begun = true;
    // What is damaged is told to whoever unpacks the whole.
    if (this.#writer) this.#writer.write(bytes).catch(() => this.#end());
    else this.#take(bytes);
  }

  async #follow(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      while (!this.#over) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#take(value);
      }
    } catch {
      // As above.
    }
    this.#end();
  }

  #take(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#begin.length + bytes.length);
    joined.set(this.#begin);
    joined.set(bytes, this.#begin.length);
    this.#begin = joined;
    if (joined.length < DOCUMENT_AT) return;
    const length = new DataView(joined.buffer).getUint32(LENGTH_AT, true);
    if (joined.length < DOCUMENT_AT + length) return;
    const document = readGltfJson(joined);
    this.#end();
    if (document) this.#tell(document);
  }

  #end(): void {
    this.#over = true;
    this.#begin = new Uint8Array();
    this.#writer?.abort().catch(() => undefined);
    this.#writer = undefined;
  }
}

import { MeshoptEncoder, type ExpMode } from 'meshoptimizer/encoder';

type Json = Record<string, unknown>;

/** What an accessor says beside its view and count. */
interface AccessorDef extends Json {
  readonly componentType: number;
  readonly type: string;
}

const EXTENSION = 'EXT_meshopt_compression';
const UNSIGNED_SHORT = 5123;
const FLOAT = 5126;

/**
 * Collects the arrays of a glTF compressed with meshopt. `MeshoptEncoder.ready` must have come. What
 * they decompress to is a second buffer without content, as the extension asks for.
 */
export class PackedBuffer {
  readonly #accessors: Json[] = [];
  readonly #views: Json[] = [];
  readonly #chunks: Uint8Array[] = [];
  #packed = 0;
  #decoded = 0;

  /** Elements of one size, which is a multiple of four bytes. Answers with the accessor. */
  add(elements: Uint8Array, count: number, accessor: AccessorDef, filter?: string): number {
    return this.#accessor({
      ...accessor,
      count,
      bufferView: this.#elements(elements, count, filter),
    });
  }

  /** Vectors of floats, rounded to `bits`. */
  addFloats(values: Float32Array, size: number, bits: number, mode: ExpMode): number {
    const count = values.length / size;
    const elements = MeshoptEncoder.encodeFilterExp(values, count, size * 4, bits, mode);
    const accessor = { componentType: FLOAT, type: size === 3 ? 'VEC3' : 'SCALAR' };
    return this.add(elements, count, accessor, 'EXPONENTIAL');
  }

  /** An accessor of zeros but for the elements at `places`, in rising order. */
  addSparse(
    accessor: AccessorDef & { count: number },
    places: readonly number[],
    values: Float32Array,
    bits: number,
  ): number {
    if (places.length === 0) return this.#accessor(accessor);
    const { length } = places;
    const elements = MeshoptEncoder.encodeFilterExp(values, length, 12, bits, 'SharedComponent');
    const indices = Uint16Array.from(places);
    const sparse = {
      count: length,
      indices: {
        bufferView: this.#view(new Uint8Array(indices.buffer), length, 2, 'INDICES'),
        componentType: UNSIGNED_SHORT,
      },
      values: { bufferView: this.#elements(elements, length, 'EXPONENTIAL') },
    };
    return this.#accessor({ ...accessor, sparse });
  }

  /** Numbers as they are. */
  addPlain(values: Float32Array, count: number, type: string): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const view = { buffer: 0, byteOffset: this.#keep(bytes), byteLength: bytes.length };
    const bufferView = this.#views.push(view) - 1;
    return this.#accessor({ bufferView, count, type, componentType: FLOAT });
  }

  /** The lists of the document, and the content of its first buffer. */
  finish() {
    const bytes = new Uint8Array(this.#packed);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += aligned(chunk.length);
    }
    const fallback = { byteLength: this.#decoded, extensions: { [EXTENSION]: { fallback: true } } };
    return {
      bytes,
      accessors: this.#accessors,
      bufferViews: this.#views,
      buffers: [{ byteLength: bytes.length }, fallback],
    };
  }

  #accessor(accessor: Json): number {
    return this.#accessors.push(accessor) - 1;
  }

  #elements(elements: Uint8Array, count: number, filter?: string): number {
    return this.#view(elements, count, elements.length / count, 'ATTRIBUTES', filter);
  }

  #view(raw: Uint8Array, count: number, byteStride: number, mode: string, filter?: string): number {
    const coded = MeshoptEncoder.encodeGltfBuffer(raw, count, byteStride, mode);
    const view = {
      ...{ buffer: 1, byteOffset: this.#decoded, byteLength: raw.length },
      ...(mode === 'ATTRIBUTES' && { byteStride }),
      extensions: {
        [EXTENSION]: {
          ...{ buffer: 0, byteOffset: this.#keep(coded), byteLength: coded.length },
          ...{ byteStride, count, mode, ...(filter && { filter }) },
        },
      },
    };
    this.#decoded += aligned(raw.length);
    return this.#views.push(view) - 1;
  }

  #keep(chunk: Uint8Array): number {
    const at = this.#packed;
    this.#chunks.push(chunk);
    this.#packed += aligned(chunk.length);
    return at;
  }
}

const aligned = (length: number): number => (length + 3) & ~3;

/** Bytes by which memory grows, and the alignment of everything in it. */
const PAGE = 65536;
const ALIGNMENT = 16;

/**
 * Hands out memory of a kernel, once and for all. Views of it hold as long as no more is taken.
 */
export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  #used = ALIGNMENT;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** Address of room for so many bytes, all zero. */
  take(bytes: number): number {
    const at = this.#used;
    this.#used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const missing = this.#used - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** What lies at an address. */
  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, length);
  }

  shorts(at: number, length: number): Int16Array {
    return new Int16Array(this.#memory.buffer, at, length);
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, length);
  }
}

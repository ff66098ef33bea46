import { readFileSync } from 'node:fs';
import type { Matrix, MatrixKernel, Product } from '../src/lipsync/index.js';

/** Rows of a panel; see kernel/matrix.ts. */
const PANEL = 32;
/** Bytes by which memory grows, and the alignment of everything in it. */
const PAGE = 65536;
const ALIGNMENT = 16;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  /** `out = W input`, by address; see kernel/matrix.ts. */
  multiply(weights: number, input: number, out: number, panels: number, columns: number): void;
}

/**
 * The network's kernel in WebAssembly with SIMD, an eighth of the cost of the plain one. Undefined
 * where the processor has no SIMD, or the sources run without having been built.
 *
 * @param path - of the built `lipsync-kernel.wasm`
 */
export function loadKernel(path: string): MatrixKernel | undefined {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const heap = new KernelHeap(exports as unknown as KernelExports);
  return (matrix) => heap.product(matrix);
}

/** The kernel's memory: each matrix, and room for its input and output. */
class KernelHeap {
  readonly #exports: KernelExports;
  #floats: Float32Array;
  #used: number;

  constructor(exports: KernelExports) {
    this.#exports = exports;
    this.#floats = new Float32Array(exports.memory.buffer);
    this.#used = ALIGNMENT;
  }

  product({ rows, columns, weights }: Matrix): Product {
    const panels = Math.ceil(rows / PANEL);
    const matrix = this.#allocate(panels * PANEL * columns);
    const from = this.#allocate(columns);
    const to = this.#allocate(panels * PANEL);
    for (let row = 0; row < rows; row++) {
      const start = matrix / 4 + (row - (row % PANEL)) * columns + (row % PANEL);
      for (let i = 0; i < columns; i++) {
        this.#floats[start + i * PANEL] = weights[row * columns + i];
      }
    }
    return (input, out) => {
      const floats = this.#floats;
      floats.set(input, from / 4);
      this.#exports.multiply(matrix, from, to, panels, columns);
      for (let row = 0; row < rows; row++) out[row] += floats[to / 4 + row];
    };
  }

  /** Address of room for `count` float32, all zero. */
  #allocate(count: number): number {
    const { memory } = this.#exports;
    const at = this.#used;
    this.#used += Math.ceil((count * 4) / ALIGNMENT) * ALIGNMENT;
    const missing = this.#used - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE));
      this.#floats = new Float32Array(memory.buffer);
    }
    return at;
  }
}

import { readFileSync } from 'node:fs';
import type { Layer, Layers, NetworkKernel, NetworkState } from '../src/lipsync/index.js';

/** Rows of a panel; see kernel/network.ts. */
const PANEL = 32;
/** Pairs of columns that are brought to whole numbers together. */
const PAIRS = 4;
/** Bytes by which memory grows, and the alignment of everything in it. */
const PAGE = 65536;
const ALIGNMENT = 16;
/** Largest weight, and what sums of products with weights have to stay within. */
const LARGEST_WEIGHT = 128;
const LARGEST_SUM = 2 ** 31 - 1;
const LARGEST_INPUT = 2 ** 15 - 1;

/** See kernel/network.ts. */
type RunLayer = (
  layer: number,
  panels: number,
  pairs: number,
  limit: number,
  input: number,
  out: number,
  scratch: number,
) => void;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly affine: RunLayer;
  readonly rectified: RunLayer;
  readonly accumulate: RunLayer;
}

/**
 * The network's kernel in WebAssembly with SIMD, an eighth of the cost of the plain one. Undefined
 * where the processor has no SIMD, or the sources run without having been built.
 *
 * @param path - of the built `lipsync-kernel.wasm`
 */
export function loadKernel(path: string): NetworkKernel | undefined {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  return (layers) => {
    const { exports } = new WebAssembly.Instance(module);
    const network = new CompiledNetwork(exports as unknown as KernelExports, layers);
    return (state, step) => network.run(state, step);
  };
}

/** One network and the values of the step that it runs, in a memory of their own. */
class CompiledNetwork {
  readonly #kernel: KernelExports;
  readonly #stem: PlacedLayer;
  readonly #blocks: readonly { dilation: number; convolution: PlacedLayer; mix: PlacedLayer }[];
  readonly #head: PlacedLayer;
  readonly #scratch: number;
  /** The stem's input, the convolutions' and the heads' output. */
  readonly #mels: Float32Array;
  readonly #taps: readonly [oldest: Float32Array, middle: Float32Array, newest: Float32Array];
  readonly #x: Float32Array;
  readonly #hidden: Float32Array;
  readonly #logits: Float32Array;

  constructor(kernel: KernelExports, { stem, blocks, head }: Layers) {
    this.#kernel = kernel;
    const room = new Room(kernel.memory);
    this.#stem = room.layer(stem);
    this.#blocks = blocks.map(({ dilation, convolution, mix }) => ({
      dilation,
      convolution: room.layer(convolution),
      mix: room.layer(mix),
    }));
    this.#head = room.layer(head);
    const channels = stem.rows;
    const all = [stem, head, ...blocks.flatMap(({ convolution, mix }) => [convolution, mix])];
    const columns = Math.max(...all.map((layer) => pairsOf(layer))) * 2;
    const rows = Math.max(...all.map((layer) => panelsOf(layer))) * PANEL;
    const mels = room.take(2 * pairsOf(stem) * 4);
    const window = room.take((columns + rows) * 4);
    const x = room.take(Math.max(rows, columns) * 4);
    const hidden = room.take(Math.max(rows, columns) * 4);
    const logits = room.take(rows * 4);
    this.#scratch = room.take(columns * 2 + rows * 4);
    // No more is taken: what lies where holds for good.
    const floats = (at: number, length: number): Float32Array =>
      new Float32Array(kernel.memory.buffer, at, length);
    this.#mels = floats(mels, stem.columns);
    this.#taps = [0, 1, 2].map((tap) => floats(window + tap * channels * 4, channels)) as never;
    this.#x = floats(x, channels);
    this.#hidden = floats(hidden, channels);
    this.#logits = floats(logits, head.rows);
  }

  run(state: NetworkState, step: number): void {
    const { affine, rectified, accumulate } = this.#kernel;
    const [oldest, middle, newest] = this.#taps;
    const x = this.#x;
    this.#mels.set(state.stem);
    this.#apply(rectified, this.#stem, this.#mels, x);
    for (let b = 0; b < this.#blocks.length; b++) {
      const { dilation, convolution, mix } = this.#blocks[b];
      const history = state.histories[b];
      // The slot of 2 dilations ago is the one this step takes over.
      const slot = history[step % (2 * dilation)];
      oldest.set(slot);
      middle.set(history[(step + dilation) % (2 * dilation)]);
      newest.set(x);
      slot.set(x);
      this.#apply(rectified, convolution, oldest, this.#hidden);
      this.#apply(accumulate, mix, this.#hidden, x);
    }
    this.#apply(affine, this.#head, x, this.#logits);
    state.logits.set(this.#logits);
  }

  #apply(run: RunLayer, layer: PlacedLayer, input: Float32Array, out: Float32Array): void {
    const { at, panels, pairs, limit } = layer;
    run(at, panels, pairs, limit, input.byteOffset, out.byteOffset, this.#scratch);
  }
}

/** A layer in the kernel's memory; see kernel/network.ts. */
interface PlacedLayer {
  readonly at: number;
  readonly panels: number;
  readonly pairs: number;
  readonly limit: number;
}

const panelsOf = ({ rows }: Layer): number => Math.ceil(rows / PANEL);
const pairsOf = ({ columns }: Layer): number => Math.ceil(columns / (2 * PAIRS)) * PAIRS;

/** Hands out memory of the kernel, once and for all. */
class Room {
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

  /** Lays down a layer. */
  layer(layer: Layer): PlacedLayer {
    const { rows, columns, weights, scales, bias } = layer;
    const panels = panelsOf(layer);
    const pairs = pairsOf(layer);
    const height = panels * PANEL;
    const at = this.take(height * (4 + 4 + 4 * pairs));
    const floats = new Float32Array(this.#memory.buffer, at, 2 * height);
    floats.set(scales);
    floats.set(bias, height);
    const whole = new Int16Array(this.#memory.buffer, at + 8 * height, 2 * height * pairs);
    for (let row = 0; row < rows; row++) {
      const within = row % PANEL;
      const start = 2 * ((row - within) * pairs + within);
      for (let i = 0; i < columns; i++) {
        whole[start + 2 * PANEL * (i >> 1) + (i & 1)] = weights[row * columns + i];
      }
    }
    const limit = Math.min(LARGEST_INPUT, Math.floor(LARGEST_SUM / (LARGEST_WEIGHT * columns)));
    return { at, panels, pairs, limit };
  }
}

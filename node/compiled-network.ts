import { MOST_STEPS, type Layer, type Layers, type NetworkState } from '../src/lipsync/index.js';
import { KernelMemory } from './kernel-memory.js';

/** Rows of a panel; see kernel/network.ts. */
const PANEL = 32;
/** Pairs of columns that are brought to whole numbers together. */
const PAIRS = 4;
/** Bytes of a scratch before what is there for each input. */
const UNITS = 32;
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
  stride: number,
  count: number,
  scratch: number,
) => void;

export interface NetworkExports {
  readonly memory: WebAssembly.Memory;
  readonly affine: RunLayer;
  readonly rectified: RunLayer;
  readonly accumulate: RunLayer;
}

/** Vectors of the steps that are run at once, as far apart as all such are. */
interface Vectors {
  readonly at: number;
  /** One for each step. */
  readonly values: readonly Float32Array[];
}

/** One network and the values of the steps that it runs, in a memory of their own. */
export class CompiledNetwork {
  readonly #kernel: NetworkExports;
  readonly #stem: PlacedLayer;
  readonly #blocks: readonly { dilation: number; convolution: PlacedLayer; mix: PlacedLayer }[];
  readonly #head: PlacedLayer;
  /** Bytes from a vector to the next. */
  readonly #stride: number;
  readonly #scratch: number;
  /** The stem's input, and the heads' output. */
  readonly #mels: Vectors;
  readonly #logits: Vectors;
  /** What a convolution sees: two steps of before, and behind them the values that all blocks add to. */
  readonly #oldest: Vectors;
  readonly #middle: Vectors;
  readonly #x: Vectors;
  readonly #hidden: Vectors;

  constructor(kernel: NetworkExports, { stem, blocks, head }: Layers) {
    this.#kernel = kernel;
    const memory = new KernelMemory(kernel.memory);
    this.#stem = placed(memory, stem);
    this.#blocks = blocks.map(({ dilation, convolution, mix }) => ({
      dilation,
      convolution: placed(memory, convolution),
      mix: placed(memory, mix),
    }));
    this.#head = placed(memory, head);
    const channels = stem.rows;
    const all = [stem, head, ...blocks.flatMap(({ convolution, mix }) => [convolution, mix])];
    const columns = Math.max(...all.map((layer) => pairsOf(layer))) * 2;
    const rows = Math.max(...all.map((layer) => panelsOf(layer))) * PANEL;
    this.#stride = Math.ceil((2 * channels + Math.max(columns, rows)) / 4) * 16;
    const [mels, window, hidden, logits] = [0, 1, 2, 3].map(() =>
      memory.take(this.#stride * MOST_STEPS),
    );
    this.#scratch = memory.take(UNITS + (columns * 2 + rows * 4) * MOST_STEPS);
    // No more is taken: what lies where holds for good.
    const vectors = (at: number, length: number): Vectors => ({
      at,
      values: Array.from({ length: MOST_STEPS }, (_, step) =>
        memory.floats(at + step * this.#stride, length),
      ),
    });
    this.#mels = vectors(mels, stem.columns);
    this.#oldest = vectors(window, channels);
    this.#middle = vectors(window + channels * 4, channels);
    this.#x = vectors(window + channels * 8, channels);
    this.#hidden = vectors(hidden, channels);
    this.#logits = vectors(logits, head.rows);
  }

  /** Runs steps of a stream; see `NetworkSteps`. */
  run({ stems, histories, logits }: NetworkState, first: number, count: number): void {
    const { affine, rectified, accumulate } = this.#kernel;
    for (let k = 0; k < count; k++) this.#mels.values[k].set(stems[k]);
    this.#apply(rectified, this.#stem, this.#mels, this.#x, count);
    for (let b = 0; b < this.#blocks.length; b++) {
      const { dilation, convolution, mix } = this.#blocks[b];
      for (let k = 0; k < count; k++) this.#look(histories[b], dilation, first + k, k);
      this.#apply(rectified, convolution, this.#oldest, this.#hidden, count);
      this.#apply(accumulate, mix, this.#hidden, this.#x, count);
    }
    this.#apply(affine, this.#head, this.#x, this.#logits, count);
    for (let k = 0; k < count; k++) logits[k].set(this.#logits.values[k]);
  }

  /** Gathers what a convolution sees at a step, and keeps what later ones will see. */
  #look(history: readonly Float32Array[], dilation: number, step: number, k: number): void {
    // The slot of 2 dilations ago is the one this step takes over.
    const slot = history[step % (2 * dilation)];
    this.#oldest.values[k].set(slot);
    this.#middle.values[k].set(history[(step + dilation) % (2 * dilation)]);
    slot.set(this.#x.values[k]);
  }

  #apply(run: RunLayer, layer: PlacedLayer, input: Vectors, out: Vectors, count: number): void {
    const { at, panels, pairs, limit } = layer;
    run(at, panels, pairs, limit, input.at, out.at, this.#stride, count, this.#scratch);
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

/** Lays down a layer. */
function placed(memory: KernelMemory, layer: Layer): PlacedLayer {
  const { rows, columns, weights, scales, bias } = layer;
  const panels = panelsOf(layer);
  const pairs = pairsOf(layer);
  const height = panels * PANEL;
  const at = memory.take(height * (4 + 4 + 4 * pairs));
  const floats = memory.floats(at, 2 * height);
  floats.set(scales);
  floats.set(bias, height);
  const whole = memory.shorts(at + 8 * height, 2 * height * pairs);
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

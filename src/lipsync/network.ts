import { BANDS } from './mel.js';
import type { Block, Layer, LipsyncModel } from './model.js';

/**
 * The network's running state for one stream. Each step takes two mel frames (20 ms) and costs one
 * pass: what earlier steps computed stays in rings as long as a later step can see it.
 */
export class StreamingNetwork {
  /** Logits of all heads after the last step. */
  readonly logits: Float32Array;
  readonly #stem: Float32Array;
  readonly #x: Float32Array;
  readonly #hidden: Float32Array;
  readonly #window: Float32Array;
  /** For each block, its input of the last `2 * dilation` steps. */
  readonly #histories: Float32Array[][];
  #steps = 0;

  constructor(readonly model: LipsyncModel) {
    this.logits = new Float32Array(model.head.rows);
    this.#stem = new Float32Array(model.stem.columns);
    this.#x = new Float32Array(model.channels);
    this.#hidden = new Float32Array(model.channels);
    this.#window = new Float32Array(3 * model.channels);
    this.#histories = model.blocks.map(({ dilation }) =>
      Array.from({ length: 2 * dilation }, () => new Float32Array(model.channels)),
    );
  }

  /** Appends one normalised mel frame (`BANDS` long) to what the next step sees. */
  feed(frame: Float32Array): void {
    this.#stem.copyWithin(0, BANDS);
    this.#stem.set(frame, this.#stem.length - BANDS);
  }

  /** Runs one step over the five newest mel frames; the answer is in {@link logits}. */
  step(): void {
    const { model } = this;
    affine(model.stem, this.#stem, this.#x);
    rectify(this.#x);
    for (let b = 0; b < model.blocks.length; b++) this.#block(model.blocks[b], this.#histories[b]);
    affine(model.head, this.#x, this.logits);
    this.#steps++;
  }

  reset(): void {
    this.#stem.fill(0);
    for (const slot of this.#histories.flat()) slot.fill(0);
    this.#steps = 0;
  }

  #block(block: Block, history: Float32Array[]): void {
    const channels = this.model.channels;
    const period = 2 * block.dilation;
    // The slot of 2 dilations ago is the one this step takes over.
    const oldest = history[this.#steps % period];
    this.#window.set(oldest);
    this.#window.set(history[(this.#steps + block.dilation) % period], channels);
    this.#window.set(this.#x, 2 * channels);
    oldest.set(this.#x);
    affine(block.convolution, this.#window, this.#hidden);
    rectify(this.#hidden);
    accumulate(block.mix, this.#hidden, this.#x);
  }
}

/** `out = W input + bias`. */
function affine({ bias, product }: Layer, input: Float32Array, out: Float32Array): void {
  out.set(bias);
  product(input, out);
}

/** `out += W input + bias`. */
function accumulate({ bias, product }: Layer, input: Float32Array, out: Float32Array): void {
  for (let row = 0; row < bias.length; row++) out[row] += bias[row];
  product(input, out);
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
}

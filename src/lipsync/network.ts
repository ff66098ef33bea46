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
  readonly #histories: Float32Array[];
  #steps = 0;

  constructor(readonly model: LipsyncModel) {
    this.logits = new Float32Array(model.head.rows);
    this.#stem = new Float32Array(model.stem.columns);
    this.#x = new Float32Array(model.channels);
    this.#hidden = new Float32Array(model.channels);
    this.#window = new Float32Array(3 * model.channels);
    this.#histories = model.blocks.map(
      ({ dilation }) => new Float32Array(2 * dilation * model.channels),
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
    for (const history of this.#histories) history.fill(0);
    this.#steps = 0;
  }

  #block(block: Block, history: Float32Array): void {
    const channels = this.model.channels;
    const period = 2 * block.dilation;
    // The slot of 2 dilations ago is the one this step takes over.
    const oldest = (this.#steps % period) * channels;
    const middle = ((this.#steps + block.dilation) % period) * channels;
    this.#window.set(history.subarray(oldest, oldest + channels));
    this.#window.set(history.subarray(middle, middle + channels), channels);
    this.#window.set(this.#x, 2 * channels);
    history.set(this.#x, oldest);
    affine(block.convolution, this.#window, this.#hidden);
    rectify(this.#hidden);
    accumulate(block.mix, this.#hidden, this.#x);
  }
}

/** `out = W input + bias`. */
function affine(layer: Layer, input: Float32Array, out: Float32Array): void {
  out.set(layer.bias);
  multiply(layer, input, out);
}

/** `out += W input + bias`. */
function accumulate(layer: Layer, input: Float32Array, out: Float32Array): void {
  for (let row = 0; row < layer.rows; row++) out[row] += layer.bias[row];
  multiply(layer, input, out);
}

/** `out += W input`, four rows at a time so that each input is read once for four products. */
function multiply(layer: Layer, input: Float32Array, out: Float32Array): void {
  const { rows, columns, weights } = layer;
  const even = rows - (rows % 4);
  for (let row = 0; row < even; row += 4) {
    const a = row * columns;
    const b = a + columns;
    const c = b + columns;
    const d = c + columns;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (let i = 0; i < columns; i++) {
      const x = input[i];
      sumA += weights[a + i] * x;
      sumB += weights[b + i] * x;
      sumC += weights[c + i] * x;
      sumD += weights[d + i] * x;
    }
    out[row] += sumA;
    out[row + 1] += sumB;
    out[row + 2] += sumC;
    out[row + 3] += sumD;
  }
  for (let row = even; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += weights[row * columns + i] * input[i];
    out[row] += sum;
  }
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
}

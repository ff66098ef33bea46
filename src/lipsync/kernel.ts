import { PlainCorrelation, type Correlation } from './correlation.js';
import { PowerSpectrum, type Spectrum } from './fft.js';
import { FFT_SIZE } from './mel.js';

/** An affine map: `rows` outputs of `columns` inputs each, `out = scales * (weights input) + bias`. */
export interface Layer {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly weights: Int8Array;
  /** One for each row, as is the bias. */
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

/** A residual block: a convolution of three taps `dilation` steps apart, then a mix of channels. */
export interface Block {
  readonly dilation: number;
  /** Columns tap by tap, the oldest first. */
  readonly convolution: Layer;
  readonly mix: Layer;
}

/** The layers of a network, each as wide as its channels but for the ends. */
export interface Layers {
  /** Columns mel frame by mel frame, the oldest first. */
  readonly stem: Layer;
  readonly blocks: readonly Block[];
  /** Rows head by head. */
  readonly head: Layer;
}

/** Steps of a stream that are run at once, at most: those of 100 ms. */
export const MOST_STEPS = 5;

/** What a stream remembers from step to step. */
export interface NetworkState {
  /** Input of the stem, for each of the steps that are run at once. */
  readonly stems: readonly Float32Array[];
  /** For each block, its input of the last `2 * dilation` steps; step `n` takes over slot `n` of them. */
  readonly histories: readonly (readonly Float32Array[])[];
  /** What each of these steps writes: the output of the head. */
  readonly logits: readonly Float32Array[];
}

/**
 * Runs steps of a stream.
 *
 * @param first - number of the first of them, from 0
 * @param count - up to {@link MOST_STEPS}
 */
export type NetworkSteps = (state: NetworkState, first: number, count: number) => void;

/** What the engine spends nearly all its time on; streams share it. */
export interface Kernel {
  readonly run: NetworkSteps;
  /** Of `FFT_SIZE`. */
  readonly spectrum: Spectrum;
  readonly correlation: Correlation;
}

/**
 * Readies the kernel of a network. A model is loaded with one; all give the same motion to within 1e-4.
 */
export type CreateKernel = (layers: Layers) => Kernel;

type Affine = (input: Float32Array, out: Float32Array) => void;

/** Rows worked on together: each input is read once for all, and none waits for another's sum. */
const BLOCK = 8;

/** Plain TypeScript, for pages: their policies may refuse WebAssembly. */
export const plainKernel: CreateKernel = (layers) => {
  const stem = affine(layers.stem);
  const blocks = layers.blocks.map(({ dilation, convolution, mix }) => ({
    dilation,
    convolution: affine(convolution),
    mix: affine(mix),
  }));
  const head = affine(layers.head);
  const channels = layers.stem.rows;
  const x = new Float32Array(channels);
  const hidden = new Float32Array(channels);
  const window = new Float32Array(3 * channels);
  const run: NetworkSteps = ({ stems, histories, logits }, first, count) => {
    for (let k = 0; k < count; k++) {
      const step = first + k;
      x.fill(0);
      stem(stems[k], x);
      rectify(x);
      blocks.forEach(({ dilation, convolution, mix }, b) => {
        const history = histories[b];
        // The slot of 2 dilations ago is the one this step takes over.
        const oldest = history[step % (2 * dilation)];
        window.set(oldest);
        window.set(history[(step + dilation) % (2 * dilation)], channels);
        window.set(x, 2 * channels);
        oldest.set(x);
        hidden.fill(0);
        convolution(window, hidden);
        rectify(hidden);
        mix(hidden, x);
      });
      logits[k].fill(0);
      head(x, logits[k]);
    }
  };
  return { run, spectrum: new PowerSpectrum(FFT_SIZE), correlation: new PlainCorrelation() };
};

/** `out += W input + bias`. */
function affine({ rows, columns, weights, scales, bias }: Layer): Affine {
  const values = new Float32Array(weights.length);
  for (let i = 0; i < values.length; i++) values[i] = weights[i] * scales[Math.floor(i / columns)];
  const whole = rows - (rows % BLOCK);
  return (input, out) => {
    for (let row = 0; row < rows; row++) out[row] += bias[row];
    for (let row = 0; row < whole; row += BLOCK) multiplyBlock(values, columns, row, input, out);
    for (let row = whole; row < rows; row++) multiplyRow(values, columns, row, input, out);
  };
}

function multiplyBlock(
  weights: Float32Array,
  columns: number,
  row: number,
  input: Float32Array,
  out: Float32Array,
): void {
  const a = row * columns;
  const b = a + columns;
  const c = b + columns;
  const d = c + columns;
  const e = d + columns;
  const f = e + columns;
  const g = f + columns;
  const h = g + columns;
  let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
  let [sumE, sumF, sumG, sumH] = [0, 0, 0, 0];
  for (let i = 0; i < columns; i++) {
    const x = input[i];
    sumA += weights[a + i] * x;
    sumB += weights[b + i] * x;
    sumC += weights[c + i] * x;
    sumD += weights[d + i] * x;
    sumE += weights[e + i] * x;
    sumF += weights[f + i] * x;
    sumG += weights[g + i] * x;
    sumH += weights[h + i] * x;
  }
  out[row] += sumA;
  out[row + 1] += sumB;
  out[row + 2] += sumC;
  out[row + 3] += sumD;
  out[row + 4] += sumE;
  out[row + 5] += sumF;
  out[row + 6] += sumG;
  out[row + 7] += sumH;
}

function multiplyRow(
  weights: Float32Array,
  columns: number,
  row: number,
  input: Float32Array,
  out: Float32Array,
): void {
  const at = row * columns;
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += weights[at + i] * input[i];
  out[row] += sum;
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
}

/** An affine map's matrix: `rows` outputs of `columns` inputs each. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly weights: Float32Array;
}

/** `out += W input`; `input` is as long as the matrix has columns, `out` as it has rows. */
export type Product = (input: Float32Array, out: Float32Array) => void;

/**
 * Readies the product of a matrix with vectors, on which the network spends nearly all its time.
 * A model is loaded with one; all give the same to within rounding to float32.
 */
export type MatrixKernel = (matrix: Matrix) => Product;

/** Rows worked on together: each input is read once for all, and none waits for another's sum. */
const BLOCK = 8;

/** Plain TypeScript, for pages: their policies may refuse WebAssembly. */
export const plainKernel: MatrixKernel = (matrix) => (input, out) => {
  const whole = matrix.rows - (matrix.rows % BLOCK);
  for (let row = 0; row < whole; row += BLOCK) multiplyBlock(matrix, row, input, out);
  for (let row = whole; row < matrix.rows; row++) multiplyRow(matrix, row, input, out);
};

function multiplyBlock(
  { columns, weights }: Matrix,
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
  { columns, weights }: Matrix,
  row: number,
  input: Float32Array,
  out: Float32Array,
): void {
  const at = row * columns;
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += weights[at + i] * input[i];
  out[row] += sum;
}

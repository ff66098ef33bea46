/**
 * Layers of the lip-sync network with 128-bit SIMD, in AssemblyScript: what the engine spends most of its
 * time on. The build makes `server/dist/lipsync-kernel.wasm` of it.
 *
 * Weights are whole numbers, as the weights file has them. The input of a layer is brought to whole numbers
 * of 16 bits by the largest of it, so that one instruction multiplies eight pairs and adds them up by two.
 *
 * A layer lies in memory as the scales of its rows, their biases (float32 each) and its weights (int16), in
 * panels of 32 rows, the last one filled up with zeros. Within a panel, two columns go together: both weights
 * of the first row, both of the second. All addresses are multiples of 16.
 */

/** Added to a float32 below 2^22, it rounds to a whole number, which the lowest bits then hold. */
const ROUNDING: f32 = 12582912;
const ROUNDING_BITS: i32 = 0x4b400000;
/** An input whose largest value is below this counts as nothing. */
const FAINTEST: f32 = 1e-30;

/**
 * `out = W input + bias`.
 *
 * @param layer Address of the layer.
 * @param panels Its rows by 32, rounded up.
 * @param pairs Its columns by 2, rounded up to a multiple of 4.
 * @param limit What the largest of the input becomes: sums of a row stay within 32 bits.
 * @param input Address of `2 * pairs` float32, zeros beyond the columns.
 * @param out Address of `panels * 32` float32.
 * @param scratch Address of room for `2 * pairs` int16 and `panels * 32` int32.
 */
export function affine(
  layer: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  out: usize,
  scratch: usize,
): void {
  const bytes = (<usize>panels) << 7;
  const sums = scratch + ((<usize>pairs) << 2);
  const unit = sumUp(layer + 2 * bytes, panels, pairs, limit, input, scratch, sums);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(out + at, fourRows(layer, bytes, sums, at, unit));
  }
}

/** `out = max(0, W input + bias)`; see {@link affine}. */
export function rectified(
  layer: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  out: usize,
  scratch: usize,
): void {
  affine(layer, panels, pairs, limit, input, out, scratch);
  for (const end = out + ((<usize>panels) << 7); out < end; out += 16) {
    v128.store(out, f32x4.pmax(f32x4.splat(0), v128.load(out)));
  }
}

/** `out += W input + bias`; see {@link affine}. */
export function accumulate(
  layer: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  out: usize,
  scratch: usize,
): void {
  const bytes = (<usize>panels) << 7;
  const sums = scratch + ((<usize>pairs) << 2);
  const unit = sumUp(layer + 2 * bytes, panels, pairs, limit, input, scratch, sums);
  for (let at: usize = 0; at < bytes; at += 16) {
    const rows = fourRows(layer, bytes, sums, at, unit);
    v128.store(out + at, f32x4.add(v128.load(out + at), rows));
  }
}

/** Sums of all rows in whole numbers. @returns what one of those stands for, but for the scale of a row. */
function sumUp(
  weights: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  scratch: usize,
  sums: usize,
): f32 {
  const unit = quantise(input, pairs, limit, scratch);
  multiply(weights, panels, pairs, scratch, sums);
  return unit;
}

/** Four rows in float32, with their biases. */
function fourRows(layer: usize, bytes: usize, sums: usize, at: usize, unit: f32): v128 {
  const units = f32x4.mul(v128.load(layer + at), f32x4.splat(unit));
  const scaled = f32x4.mul(f32x4.convert_i32x4_s(v128.load(sums + at)), units);
  return f32x4.add(v128.load(layer + bytes + at), scaled);
}

/**
 * Writes `2 * pairs` float32 as int16, the largest as `limit`.
 *
 * @returns what one of those stands for.
 */
function quantise(from: usize, pairs: u32, limit: f32, to: usize): f32 {
  const end = from + ((<usize>pairs) << 3);
  let most = f32x4.splat(FAINTEST);
  for (let at = from; at < end; at += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(at)));
  const largest = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  const factor = f32x4.splat(limit / largest);
  const rounding = f32x4.splat(ROUNDING);
  const bits = i32x4.splat(ROUNDING_BITS);
  for (let at = from; at < end; at += 32) {
    const low = f32x4.add(f32x4.mul(v128.load(at), factor), rounding);
    const high = f32x4.add(f32x4.mul(v128.load(at, 16), factor), rounding);
    v128.store(to, i16x8.narrow_i32x4_s(i32x4.sub(low, bits), i32x4.sub(high, bits)));
    to += 16;
  }
  return largest / limit;
}

/** `out = W input` in whole numbers. */
function multiply(weights: usize, panels: u32, pairs: u32, input: usize, out: usize): void {
  const inputEnd = input + ((<usize>pairs) << 2);
  for (const end = out + ((<usize>panels) << 7); out < end; out += 128) {
    // Eight sums of four rows: as many chains of additions as hide their latency.
    let a = i32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    for (let at = input; at < inputEnd; at += 4) {
      const x = v128.load32_splat(at);
      a = i32x4.add(a, i32x4.dot_i16x8_s(x, v128.load(weights)));
      b = i32x4.add(b, i32x4.dot_i16x8_s(x, v128.load(weights, 16)));
      c = i32x4.add(c, i32x4.dot_i16x8_s(x, v128.load(weights, 32)));
      d = i32x4.add(d, i32x4.dot_i16x8_s(x, v128.load(weights, 48)));
      e = i32x4.add(e, i32x4.dot_i16x8_s(x, v128.load(weights, 64)));
      f = i32x4.add(f, i32x4.dot_i16x8_s(x, v128.load(weights, 80)));
      g = i32x4.add(g, i32x4.dot_i16x8_s(x, v128.load(weights, 96)));
      h = i32x4.add(h, i32x4.dot_i16x8_s(x, v128.load(weights, 112)));
      weights += 128;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    v128.store(out, e, 64);
    v128.store(out, f, 80);
    v128.store(out, g, 96);
    v128.store(out, h, 112);
  }
}

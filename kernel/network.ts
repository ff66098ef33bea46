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

/** Bytes before the inputs in a scratch: what a whole number of each input stands for, in float32. */
const UNITS: usize = 32;

/**
 * `out = W input + bias`, for some inputs at once: weights are read once for several of them.
 *
 * @param layer Address of the layer.
 * @param panels Its rows by 32, rounded up.
 * @param pairs Its columns by 2, rounded up to a multiple of 4.
 * @param limit What the largest of an input becomes: sums of a row stay within 32 bits.
 * @param input Address of the first input, `2 * pairs` float32, zeros beyond the columns.
 * @param out Address of the first output, `panels * 32` float32.
 * @param stride Bytes from an input to the next, and from an output to the next.
 * @param count Inputs, 8 at most.
 * @param scratch Address of 32 bytes and, for each input, of `2 * pairs` int16 and `panels * 32` int32.
 */
export function affine(
  layer: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  out: usize,
  stride: usize,
  count: u32,
  scratch: usize,
): void {
  const bytes = (<usize>panels) << 7;
  let sums = sumUp(layer + 2 * bytes, panels, pairs, limit, input, stride, count, scratch);
  for (let k: u32 = 0; k < count; k++) {
    const unit = load<f32>(scratch + (k << 2));
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(out + at, fourRows(layer, bytes, sums, at, unit));
    }
    out += stride;
    sums += bytes;
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
  stride: usize,
  count: u32,
  scratch: usize,
): void {
  affine(layer, panels, pairs, limit, input, out, stride, count, scratch);
  const bytes = (<usize>panels) << 7;
  for (let k: u32 = 0; k < count; k++) {
    for (let at = out; at < out + bytes; at += 16) {
      v128.store(at, f32x4.pmax(f32x4.splat(0), v128.load(at)));
    }
    out += stride;
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
  stride: usize,
  count: u32,
  scratch: usize,
): void {
  const bytes = (<usize>panels) << 7;
  let sums = sumUp(layer + 2 * bytes, panels, pairs, limit, input, stride, count, scratch);
  for (let k: u32 = 0; k < count; k++) {
    const unit = load<f32>(scratch + (k << 2));
    for (let at: usize = 0; at < bytes; at += 16) {
      const rows = fourRows(layer, bytes, sums, at, unit);
      v128.store(out + at, f32x4.add(v128.load(out + at), rows));
    }
    out += stride;
    sums += bytes;
  }
}

/** Sums of all rows in whole numbers, input by input; writes their units. @returns where they begin. */
function sumUp(
  weights: usize,
  panels: u32,
  pairs: u32,
  limit: f32,
  input: usize,
  stride: usize,
  count: u32,
  scratch: usize,
): usize {
  const bytes = (<usize>pairs) << 2;
  let whole = scratch + UNITS;
  const sums = whole + bytes * count;
  for (let k: u32 = 0; k < count; k++) {
    store<f32>(scratch + (k << 2), quantise(input + stride * k, pairs, limit, whole + bytes * k));
  }
  const height = (<usize>panels) << 7;
  let k: u32 = 0;
  for (; k + 2 <= count; k += 2) {
    multiplyTwo(weights, panels, pairs, whole + bytes * k, sums + height * k);
  }
  if (k < count) multiply(weights, panels, pairs, whole + bytes * k, sums + height * k);
  return sums;
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

/** `out = W input` for two inputs, one behind the other as their outputs are: each weight is read once. */
function multiplyTwo(weights: usize, panels: u32, pairs: u32, input: usize, out: usize): void {
  const length = (<usize>pairs) << 2;
  const height = (<usize>panels) << 7;
  const inputEnd = input + length;
  for (const end = out + height; out < end; out += 128) {
    // Half a panel at a time: sixteen sums would not fit into registers.
    for (let half: usize = 0; half < 128; half += 64) {
      let weight = weights + half;
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
        const y = v128.load32_splat(at + length);
        let w = v128.load(weight);
        a = i32x4.add(a, i32x4.dot_i16x8_s(x, w));
        b = i32x4.add(b, i32x4.dot_i16x8_s(y, w));
        w = v128.load(weight, 16);
        c = i32x4.add(c, i32x4.dot_i16x8_s(x, w));
        d = i32x4.add(d, i32x4.dot_i16x8_s(y, w));
        w = v128.load(weight, 32);
        e = i32x4.add(e, i32x4.dot_i16x8_s(x, w));
        f = i32x4.add(f, i32x4.dot_i16x8_s(y, w));
        w = v128.load(weight, 48);
        g = i32x4.add(g, i32x4.dot_i16x8_s(x, w));
        h = i32x4.add(h, i32x4.dot_i16x8_s(y, w));
        weight += 128;
      }
      const one = out + half;
      v128.store(one, a);
      v128.store(one, c, 16);
      v128.store(one, e, 32);
      v128.store(one, g, 48);
      const other = one + height;
      v128.store(other, b);
      v128.store(other, d, 16);
      v128.store(other, f, 32);
      v128.store(other, h, 48);
    }
    weights += (<usize>pairs) << 7;
  }
}

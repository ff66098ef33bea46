/**
 * Matrix times vector with 128-bit SIMD, in AssemblyScript: what the lip-sync network spends most
 * of its time on. The build makes `server/dist/lipsync-kernel.wasm` of it.
 */

/**
 * `out = W input` in float32. Matrices lie in panels of 32 rows, each column by column, the last
 * panel filled up with zeros; all addresses are multiples of 16.
 *
 * @param weights Address of the matrix: `panels * columns * 32` float32.
 * @param input Address of `columns` float32.
 * @param out Address of `panels * 32` float32.
 */
export function multiply(
  weights: usize,
  input: usize,
  out: usize,
  panels: u32,
  columns: u32,
): void {
  const inputEnd = input + ((<usize>columns) << 2);
  for (const outEnd = out + ((<usize>panels) << 7); out < outEnd; out += 128) {
    // Eight sums of four rows: as many chains of additions as hide their latency.
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    for (let at = input; at < inputEnd; at += 4) {
      const x = v128.load32_splat(at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(weights)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(weights, 16)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(weights, 32)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(weights, 48)));
      e = f32x4.add(e, f32x4.mul(x, v128.load(weights, 64)));
      f = f32x4.add(f, f32x4.mul(x, v128.load(weights, 80)));
      g = f32x4.add(g, f32x4.mul(x, v128.load(weights, 96)));
      h = f32x4.add(h, f32x4.mul(x, v128.load(weights, 112)));
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

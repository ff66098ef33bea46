/**
 * Likeness of a signal to what it was before, with 128-bit SIMD, in AssemblyScript: what `src/lipsync/pitch.ts`
 * looks for a period in. All addresses are multiples of 16.
 */

/**
 * `likeness[lag] = sum of signal[i] * signal[lag + i]` for `i = 0 .. span - 1`, each sum in this order.
 *
 * @param signal Address of `span + lags` float64.
 * @param likeness Address of `lags` float64.
 * @param lags A multiple of 12.
 */
export function correlate(signal: usize, likeness: usize, span: u32, lags: u32): void {
  const end = signal + ((<usize>span) << 3);
  const lagsEnd = (<usize>lags) << 3;
  for (let lag: usize = 0; lag < lagsEnd; lag += 96) {
    // Twelve sums: none waits for another.
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    for (let at = signal; at < end; at += 8) {
      const x = v128.load64_splat(at);
      a = f64x2.add(a, f64x2.mul(x, v128.load(at + lag)));
      b = f64x2.add(b, f64x2.mul(x, v128.load(at + lag, 16)));
      c = f64x2.add(c, f64x2.mul(x, v128.load(at + lag, 32)));
      d = f64x2.add(d, f64x2.mul(x, v128.load(at + lag, 48)));
      e = f64x2.add(e, f64x2.mul(x, v128.load(at + lag, 64)));
      f = f64x2.add(f, f64x2.mul(x, v128.load(at + lag, 80)));
    }
    v128.store(likeness + lag, a);
    v128.store(likeness + lag, b, 16);
    v128.store(likeness + lag, c, 32);
    v128.store(likeness + lag, d, 48);
    v128.store(likeness + lag, e, 64);
    v128.store(likeness + lag, f, 80);
  }
}

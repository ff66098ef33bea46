/**
 * Power spectrum of a real signal with 128-bit SIMD, in AssemblyScript: the arithmetic of `src/lipsync/fft.ts`,
 * two bins at a time, to the bit. All addresses are multiples of 16.
 */

/**
 * `power[k] = |X[k]|²` for `k = 0 .. half`.
 *
 * @param input Address of `2 * half` float32.
 * @param power Address of `half + 1` float64.
 * @param half `4^n`, 16 at least.
 * @param order Address of `half` uint16: where each input of the transform comes from, in pairs of samples.
 * @param turns Address of what each step turns by: for `k` and `k + 1`, cosine and sine of the angle, of
 *   twice the angle and of three times the angle, two float64 each.
 * @param halves Address of `half / 2` cosines and then sines, float64, of what the last step turns bin 1
 *   and those after it by.
 * @param scratch Address of room for `2 * half` float64.
 */
export function spectrum(
  input: usize,
  power: usize,
  half: u32,
  order: usize,
  turns: usize,
  halves: usize,
  scratch: usize,
): void {
  const bytes = (<usize>half) << 3;
  const re = scratch;
  const im = scratch + bytes;
  gather(input, order, bytes, re, im);
  for (let length: usize = 128; length <= bytes; length <<= 2) {
    butterflies(length, turns, bytes, re, im);
    turns += 6 * (length >> 2);
  }
  split(halves, bytes, re, im, power);
}

/** Two samples, the even one and the odd one, as a complex number. */
function complex(input: usize, order: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(input + ((<usize>load<u16>(order)) << 3)));
}

/** Puts the input where it belongs, as spectra of length 4. */
function gather(input: usize, order: usize, bytes: usize, re: usize, im: usize): void {
  for (const end = re + bytes; re < end; re += 32) {
    const a = complex(input, order);
    const b = complex(input, order + 2);
    const c = complex(input, order + 4);
    const d = complex(input, order + 6);
    const even = f64x2.add(a, c);
    const odd = f64x2.sub(a, c);
    const sum = f64x2.add(b, d);
    const turned = v128.shuffle<f64>(f64x2.sub(b, d), f64x2.sub(d, b), 1, 2);
    const first = f64x2.add(even, sum);
    const second = f64x2.add(odd, turned);
    const third = f64x2.sub(even, sum);
    const fourth = f64x2.sub(odd, turned);
    v128.store(re, v128.shuffle<f64>(first, second, 0, 2));
    v128.store(im, v128.shuffle<f64>(first, second, 1, 3));
    v128.store(re, v128.shuffle<f64>(third, fourth, 0, 2), 16);
    v128.store(im, v128.shuffle<f64>(third, fourth, 1, 3), 16);
    im += 32;
    order += 8;
  }
}

/** Joins spectra of a quarter of `length` to such of `length`; all in bytes. */
function butterflies(length: usize, turns: usize, bytes: usize, re: usize, im: usize): void {
  const reach = length >> 2;
  for (let k: usize = 0; k < reach; k += 16) {
    const c1 = v128.load(turns);
    const s1 = v128.load(turns, 16);
    const c2 = v128.load(turns, 32);
    const s2 = v128.load(turns, 48);
    const c3 = v128.load(turns, 64);
    const s3 = v128.load(turns, 80);
    turns += 96;
    for (let a = k; a < bytes; a += length) {
      const b = a + reach;
      const c = b + reach;
      const d = c + reach;
      const oneRe = v128.load(re + b);
      const oneIm = v128.load(im + b);
      const twoRe = v128.load(re + c);
      const twoIm = v128.load(im + c);
      const threeRe = v128.load(re + d);
      const threeIm = v128.load(im + d);
      const bRe = f64x2.add(f64x2.mul(oneRe, c1), f64x2.mul(oneIm, s1));
      const bIm = f64x2.sub(f64x2.mul(oneIm, c1), f64x2.mul(oneRe, s1));
      const cRe = f64x2.add(f64x2.mul(twoRe, c2), f64x2.mul(twoIm, s2));
      const cIm = f64x2.sub(f64x2.mul(twoIm, c2), f64x2.mul(twoRe, s2));
      const dRe = f64x2.add(f64x2.mul(threeRe, c3), f64x2.mul(threeIm, s3));
      const dIm = f64x2.sub(f64x2.mul(threeIm, c3), f64x2.mul(threeRe, s3));
      const aRe = v128.load(re + a);
      const aIm = v128.load(im + a);
      const evenRe = f64x2.add(aRe, cRe);
      const evenIm = f64x2.add(aIm, cIm);
      const oddRe = f64x2.sub(aRe, cRe);
      const oddIm = f64x2.sub(aIm, cIm);
      const sumRe = f64x2.add(bRe, dRe);
      const sumIm = f64x2.add(bIm, dIm);
      const turnedRe = f64x2.sub(bIm, dIm);
      const turnedIm = f64x2.sub(dRe, bRe);
      v128.store(re + a, f64x2.add(evenRe, sumRe));
      v128.store(im + a, f64x2.add(evenIm, sumIm));
      v128.store(re + b, f64x2.add(oddRe, turnedRe));
      v128.store(im + b, f64x2.add(oddIm, turnedIm));
      v128.store(re + c, f64x2.sub(evenRe, sumRe));
      v128.store(im + c, f64x2.sub(evenIm, sumIm));
      v128.store(re + d, f64x2.sub(oddRe, turnedRe));
      v128.store(im + d, f64x2.sub(oddIm, turnedIm));
    }
  }
}

/** The real signal's power spectrum from the transform of its even and odd samples. */
function split(halves: usize, bytes: usize, re: usize, im: usize, power: usize): void {
  const both = load<f64>(re) + load<f64>(im);
  const apart = load<f64>(re) - load<f64>(im);
  store<f64>(power, both * both);
  store<f64>(power + bytes, apart * apart);
  const part = f64x2.splat(0.5);
  // Bins k and half - k share their parts; here k and k + 1 with the two before half - k.
  for (let k: usize = 8; k <= bytes >> 1; k += 16) {
    const m = bytes - k - 8;
    const kRe = v128.load(re + k);
    const kIm = v128.load(im + k);
    const mRe = swapped(v128.load(re + m));
    const mIm = swapped(v128.load(im + m));
    const evenRe = f64x2.mul(part, f64x2.add(kRe, mRe));
    const evenIm = f64x2.mul(part, f64x2.sub(kIm, mIm));
    const oddRe = f64x2.mul(part, f64x2.add(kIm, mIm));
    const oddIm = f64x2.mul(part, f64x2.sub(mRe, kRe));
    const cos = v128.load(halves);
    const sin = v128.load(halves + (bytes >> 1));
    halves += 16;
    const x = f64x2.add(f64x2.mul(oddRe, cos), f64x2.mul(oddIm, sin));
    const y = f64x2.sub(f64x2.mul(oddIm, cos), f64x2.mul(oddRe, sin));
    v128.store(power + k, squared(f64x2.add(evenRe, x), f64x2.add(evenIm, y)));
    v128.store(power + m, swapped(squared(f64x2.sub(evenRe, x), f64x2.sub(evenIm, y))));
  }
}

function swapped(pair: v128): v128 {
  return v128.shuffle<f64>(pair, pair, 1, 0);
}

function squared(re: v128, im: v128): v128 {
  return f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
}

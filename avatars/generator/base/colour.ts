import type { Vec3 } from './math.js';

/** A colour as `#rrggbb` in sRGB, as designers write it. */
export type Hex = `#${string}`;

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** Linear RGB of an sRGB hex colour. */
export function linear(hex: Hex): Vec3 {
  const n = Number.parseInt(hex.slice(1), 16);
  return [
    toLinear(((n >> 16) & 255) / 255),
    toLinear(((n >> 8) & 255) / 255),
    toLinear((n & 255) / 255),
  ];
}

import {
  DataTexture,
  RepeatWrapping,
  RGBAFormat,
  LinearMipmapLinearFilter,
  LinearFilter,
} from 'three';

const WIDTH = 512;
const HEIGHT = 4;
const STRANDS = 14;
/** Slope of the strands; larger is coarser hair. */
const RELIEF = 0.035;

let cached: DataTexture | undefined;

function strandHeights(): (u: number) => number {
  let state = 11;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  const waves = Array.from({ length: STRANDS }, () => ({
    frequency: 3 + Math.floor(random() * 26),
    phase: random() * Math.PI * 2,
    weight: random(),
  }));
  return (u) =>
    waves.reduce(
      (sum, { frequency, phase, weight }) =>
        sum +
        (weight * Math.abs(Math.sin(Math.PI * frequency * u + phase)) ** 0.6) /
          Math.sqrt(frequency),
      0,
    );
}

/**
 * A normal map of fine strands that run along v, shared by all characters and made once. It is
 * 8 kB of numbers, so no file has to carry it.
 */
export function strandNormalMap(): DataTexture {
  if (cached) return cached;
  const height = strandHeights();
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let x = 0; x < WIDTH; x++) {
    const slope = ((height((x + 1) / WIDTH) - height((x - 1) / WIDTH)) * WIDTH * RELIEF) / 2;
    const length = Math.hypot(slope, 1);
    for (let y = 0; y < HEIGHT; y++) {
      data.set(
        [127.5 - (127.5 * slope) / length, 127.5, 127.5 + 127.5 / length, 255],
        (y * WIDTH + x) * 4,
      );
    }
  }
  cached = new DataTexture(data, WIDTH, HEIGHT, RGBAFormat);
  cached.wrapS = cached.wrapT = RepeatWrapping;
  cached.magFilter = LinearFilter;
  cached.minFilter = LinearMipmapLinearFilter;
  cached.generateMipmaps = true;
  cached.anisotropy = 8;
  cached.needsUpdate = true;
  return cached;
}

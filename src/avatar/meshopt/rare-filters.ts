import { components, type Components, type MeshoptFilter, type Unfilter } from './components.js';
import { MeshoptError } from './meshopt-error.js';

/** @throws MeshoptError for a filter that is not known */
export function rareUnfilter(filter: MeshoptFilter): Unfilter {
  if (filter === 'QUATERNION') return (target) => quaternion(components(target, 8, true));
  if (filter === 'EXPONENTIAL') return exponential;
  if (filter === 'COLOR') {
    return (target, stride) =>
      color(components(target, stride, false), components(target, stride, true), stride * 2);
  }
  throw new MeshoptError(`unknown filter ${String(filter)}`);
}

function quaternion(data: Components): void {
  for (let i = 0; i < data.length; i += 4) {
    const packed = data[i + 3];
    const largest = packed & 3;
    const scale = Math.SQRT1_2 / (packed | 3);
    const [x, y, z] = [data[i] * scale, data[i + 1] * scale, data[i + 2] * scale];
    const w = Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z));
    [x, y, z, w].forEach((value, k) => {
      data[i + ((largest + 1 + k) & 3)] = Math.round(value * 32767);
    });
  }
}

function exponential(target: Uint8Array<ArrayBuffer>): void {
  const words = new Int32Array(target.buffer, target.byteOffset, target.byteLength / 4);
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    floats[i] = 2 ** (word >> 24) * ((word << 8) >> 8);
  }
}

/** YCoCg with an alpha whose highest set bit tells the precision. */
function color(data: Components, signed: Components, bits: number): void {
  const full = 2 ** bits - 1;
  for (let i = 0; i < data.length; i += 4) {
    const [y, co, cg, packed] = [data[i], signed[i + 1], signed[i + 2], data[i + 3]];
    const range = 2 ** (32 - Math.clz32(packed)) - 1;
    const alpha = packed & (range >> 1);
    const scale = full / range;
    data[i] = Math.round((y + co - cg) * scale);
    data[i + 1] = Math.round((y + cg) * scale);
    data[i + 2] = Math.round((y - co - cg) * scale);
    data[i + 3] = Math.round(((alpha << 1) | (alpha & 1)) * scale);
  }
}

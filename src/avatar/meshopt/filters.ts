import { MeshoptError } from './meshopt-error.js';

export type MeshoptFilter = 'NONE' | 'OCTAHEDRAL' | 'QUATERNION' | 'EXPONENTIAL' | 'COLOR';

/**
 * Undoes a filter of EXT_meshopt_compression or KHR_meshopt_compression in place. The formulas are
 * those of the extensions' specification.
 */
export function undoFilter(
  target: Uint8Array<ArrayBuffer>,
  stride: number,
  filter: MeshoptFilter,
): void {
  if (filter === 'OCTAHEDRAL') octahedral(components(target, stride, true));
  else if (filter === 'QUATERNION') quaternion(components(target, 8, true));
  else if (filter === 'EXPONENTIAL') exponential(target);
  else if (filter === 'COLOR') {
    color(components(target, stride, false), components(target, stride, true), stride * 2);
  } else if (filter !== 'NONE') throw new MeshoptError(`unknown filter ${String(filter)}`);
}

function components(target: Uint8Array<ArrayBuffer>, stride: number, signed: boolean) {
  if (stride !== 4 && stride !== 8) throw new MeshoptError(`filter with a stride of ${stride}`);
  const Short = signed ? Int16Array : Uint16Array;
  const Byte = signed ? Int8Array : Uint8Array;
  return stride === 4
    ? new Byte(target.buffer, target.byteOffset, target.byteLength)
    : new Short(target.buffer, target.byteOffset, target.byteLength / 2);
}

type Components = ReturnType<typeof components>;

function octahedral(data: Components): void {
  const scale = data.BYTES_PER_ELEMENT === 1 ? 127 : 32767;
  for (let i = 0; i < data.length; i += 4) {
    let x = data[i] / data[i + 2];
    let y = data[i + 1] / data[i + 2];
    const z = 1 - Math.abs(x) - Math.abs(y);
    const fold = Math.max(-z, 0);
    x -= x >= 0 ? fold : -fold;
    y -= y >= 0 ? fold : -fold;
    const length = scale / Math.hypot(x, y, z);
    data[i] = Math.round(x * length);
    data[i + 1] = Math.round(y * length);
    data[i + 2] = Math.round(z * length);
  }
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

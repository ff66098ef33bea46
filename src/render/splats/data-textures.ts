import {
  DataTexture,
  DataUtils,
  FloatType,
  RedIntegerFormat,
  RGBAFormat,
  RGBAIntegerFormat,
  RGIntegerFormat,
  UnsignedIntType,
} from 'three';
import { INFLUENCES, type Carrier } from './carrier.js';
import { COVARIANCE, type SplatCloud } from './cloud.js';

/** Texels of a row, as the shader counts. */
const ROW = 1024;

/** A texture of so many texels, whose data may be written to as a list. */
export interface DataList<Data extends Float32Array | Uint32Array> {
  readonly texture: DataTexture;
  readonly data: Data;
}

/** Four floats a texel. */
export function vectorList(count: number): DataList<Float32Array> {
  const data = new Float32Array(sizeOf(count) * 4);
  const texture = new DataTexture(data, ROW, sizeOf(count) / ROW, RGBAFormat, FloatType);
  texture.needsUpdate = true;
  return { texture, data };
}

const FORMATS = {
  1: [RedIntegerFormat, 'R32UI'],
  2: [RGIntegerFormat, 'RG32UI'],
  4: [RGBAIntegerFormat, 'RGBA32UI'],
} as const;

/** So many whole numbers a texel. */
export function numberList(count: number, perTexel: 1 | 2 | 4): DataList<Uint32Array> {
  const data = new Uint32Array(sizeOf(count) * perTexel);
  const [format, internalFormat] = FORMATS[perTexel];
  const texture = new DataTexture(data, ROW, sizeOf(count) / ROW, format, UnsignedIntType);
  texture.internalFormat = internalFormat;
  texture.needsUpdate = true;
  return { texture, data };
}

const sizeOf = (count: number): number => Math.max(1, Math.ceil(count / ROW)) * ROW;

/**
 * What does not change of splats: a covariance in six halves and a colour in four bytes each.
 *
 * @returns also the number by which covariances are divided to suit halves
 */
export function shapeTexture({ count, colour, covariance }: SplatCloud): {
  texture: DataTexture;
  unit: number;
} {
  const { texture, data } = numberList(count, 4);
  const unit = covariance.reduce((most, value) => Math.max(most, value), 0) || 1;
  for (let i = 0; i < count; i++) {
    for (let word = 0; word < 3; word++) {
      const at = i * COVARIANCE + word * 2;
      data[i * 4 + word] = halves(covariance[at] / unit, covariance[at + 1] / unit);
    }
    data[i * 4 + 3] = fourBytes(colour, i * 4);
  }
  return { texture, unit };
}

/** Four bytes as a number, the first lowest. */
const fourBytes = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

const halves = (low: number, high: number): number =>
  (DataUtils.toHalfFloat(low) | (DataUtils.toHalfFloat(high) << 16)) >>> 0;

/** The bones of every vertex and their weights, four bytes each. */
export function rigTexture({ count, bones, weights }: Carrier): DataTexture {
  const { texture, data } = numberList(count, 2);
  for (let v = 0; v < count; v++) {
    data[v * 2] = fourBytes(bones, v * INFLUENCES);
    data[v * 2 + 1] = fourBytes(weights, v * INFLUENCES);
  }
  return texture;
}

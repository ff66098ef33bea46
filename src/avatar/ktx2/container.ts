/** An image of a KTX2 file that is compressed with BasisLZ, and what all its images share. */
export interface BasisImage {
  readonly width: number;
  readonly height: number;
  readonly endpointCount: number;
  readonly selectorCount: number;
  readonly endpoints: Uint8Array;
  readonly selectors: Uint8Array;
  readonly tables: Uint8Array;
  readonly colour: Uint8Array;
  /** Absent where the image is opaque. */
  readonly alpha: Uint8Array | null;
}

/** Where fields lie: KTX 2.0, 3.1 to 3.12, and its appendix on BasisLZ. */
const AT = { width: 20, height: 24, levels: 40, scheme: 44, global: 64, levelIndex: 80 };
const BASIS_LZ = 1;
const GLOBAL_HEADER = 20;
const IMAGE_DESCRIPTION = 20;

/**
 * The largest image of a KTX2 file.
 *
 * @throws Error that says what is wrong or not read
 */
export function readKtx2(bytes: Uint8Array): BasisImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(AT.scheme, true) !== BASIS_LZ) {
    throw new Error(
      'its KTX2 textures are UASTC or not compressed. Compress with ETC1S (BasisLZ), or use WebP.',
    );
  }
  const levels = Math.max(1, view.getUint32(AT.levels, true));
  const long = (at: number): number => Number(view.getBigUint64(at, true));
  const part = (from: number, length: number): Uint8Array => {
    if (from + length > bytes.length) throw new Error('a KTX2 texture in it is cut off.');
    return bytes.subarray(from, from + length);
  };
  const global = long(AT.global);
  const level = long(AT.levelIndex);
  const [endpointBytes, selectorBytes, tableBytes] = [4, 8, 12].map((at) =>
    view.getUint32(global + at, true),
  );
  const image = global + GLOBAL_HEADER;
  const [colourAt, colourBytes, alphaAt, alphaBytes] = [4, 8, 12, 16].map((at) =>
    view.getUint32(image + at, true),
  );
  const endpoints = image + levels * IMAGE_DESCRIPTION;
  return {
    width: view.getUint32(AT.width, true),
    height: view.getUint32(AT.height, true),
    endpointCount: view.getUint16(global, true),
    selectorCount: view.getUint16(global + 2, true),
    endpoints: part(endpoints, endpointBytes),
    selectors: part(endpoints + endpointBytes, selectorBytes),
    tables: part(endpoints + endpointBytes + selectorBytes, tableBytes),
    colour: part(level + colourAt, colourBytes),
    alpha: alphaBytes > 0 ? part(level + alphaAt, alphaBytes) : null,
  };
}

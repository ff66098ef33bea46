/** The part of a glTF document that is looked at before it is parsed. */
export interface GltfJson {
  readonly asset: { readonly version: string };
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
}

/** A GLB starts with 12 bytes of header and 8 of the first chunk, which is the JSON. */
const GLB_JSON_LENGTH_AT = 12;
const GLB_JSON_AT = 20;

/** Whether a file is a ZIP archive: then it is an avatar of splats, if any. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Where the JSON of a GLB ends; `null` where there is too little of it to tell. */
export function glbJsonEnd(begin: Uint8Array): number | null {
  if (begin.byteLength < GLB_JSON_AT) return null;
  const header = new DataView(begin.buffer, begin.byteOffset, GLB_JSON_AT);
  return GLB_JSON_AT + header.getUint32(GLB_JSON_LENGTH_AT, true);
}

/** The JSON of a binary or plain glTF file; `null` when the bytes are neither. */
export function readGltfJson(bytes: Uint8Array): GltfJson | null {
  const isBinary = String.fromCharCode(...bytes.subarray(0, 4)) === 'glTF';
  if (!isBinary) return asGltf(parseJson(bytes));
  const end = glbJsonEnd(bytes);
  return end === null ? null : asGltf(parseJson(bytes.subarray(GLB_JSON_AT, end)));
}

/** The value of JSON bytes, or `undefined` when they are not JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function asGltf(value: unknown): GltfJson | null {
  const isGltf = typeof value === 'object' && value !== null && 'asset' in value;
  return isGltf ? (value as GltfJson) : null;
}

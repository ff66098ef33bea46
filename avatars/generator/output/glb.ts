const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/** A binary glTF taken apart. */
export interface Glb<Json> {
  readonly json: Json;
  readonly bin: Uint8Array;
}

/** Takes a binary glTF of one JSON and one BIN chunk apart. */
export function readGlb<Json>(bytes: Uint8Array): Glb<Json> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(12, true);
  const text = new TextDecoder().decode(bytes.subarray(20, 20 + length));
  return { json: JSON.parse(text) as Json, bin: bytes.subarray(28 + length) };
}

/** Puts a binary glTF together. */
export function writeGlb({ json, bin }: Glb<unknown>): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const textLength = (text.length + 3) & ~3;
  const binLength = (bin.length + 3) & ~3;
  const bytes = new Uint8Array(28 + textLength + binLength);
  const view = new DataView(bytes.buffer);
  [MAGIC, 2, bytes.length, textLength, JSON_CHUNK].forEach((word, i) =>
    view.setUint32(i * 4, word, true),
  );
  bytes.fill(0x20, 20, 20 + textLength).set(text, 20);
  view.setUint32(20 + textLength, binLength, true);
  view.setUint32(24 + textLength, BIN_CHUNK, true);
  bytes.set(bin, 28 + textLength);
  return bytes;
}

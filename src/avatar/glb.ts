/** The chunks of a binary glTF file (glTF 2.0, 4.4). */
export interface Glb {
  readonly json: Uint8Array;
  readonly binary: Uint8Array | null;
}

const MAGIC = 0x46546c67;
const HEADER = 12;
const CHUNK_HEADER = 8;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const SPACE = 0x20;

/** `null` where the bytes are no GLB. A file that is cut off gives what is there of its chunks. */
export function readGlb(bytes: Uint8Array): Glb | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER + CHUNK_HEADER || view.getUint32(0, true) !== MAGIC) return null;
  const chunks = new Map<number, Uint8Array>();
  for (let at = HEADER; at + CHUNK_HEADER <= bytes.byteLength;) {
    const from = at + CHUNK_HEADER;
    const end = from + view.getUint32(at, true);
    const type = view.getUint32(at + 4, true);
    if (!chunks.has(type)) chunks.set(type, bytes.subarray(from, end));
    at = end;
  }
  const json = chunks.get(JSON_CHUNK);
  return json ? { json, binary: chunks.get(BINARY_CHUNK) ?? null } : null;
}

/** A binary glTF file of a document and the content of its first buffer. */
export function writeGlb(document: unknown, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = padded(new TextEncoder().encode(JSON.stringify(document)), SPACE);
  const content = padded(binary, 0);
  const out = new Uint8Array(HEADER + 2 * CHUNK_HEADER + json.length + content.length);
  const view = new DataView(out.buffer);
  const words = [MAGIC, 2, out.length, json.length, JSON_CHUNK];
  words.forEach((word, index) => view.setUint32(index * 4, word, true));
  const binaryAt = HEADER + CHUNK_HEADER + json.length;
  view.setUint32(binaryAt, content.length, true);
  view.setUint32(binaryAt + 4, BINARY_CHUNK, true);
  out.set(json, HEADER + CHUNK_HEADER);
  out.set(content, binaryAt + CHUNK_HEADER);
  return out;
}

function padded(bytes: Uint8Array, fill: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(fill);
  out.set(bytes);
  return out;
}

import { concatenate } from './download.js';
import { readGltfJson, type GltfJson } from './gltf-json.js';

/** A GLB begins with 12 bytes of header; then the length of its document, which begins 8 bytes later. */
const LENGTH_AT = 12;
const DOCUMENT_AT = 20;

/**
 * Reads the document of a GLB while the file still comes: it stands at its beginning and says all about the
 * structure of the model.
 *
 * @param file is read no further than that
 * @returns `null` where it is something else. Rejects when it breaks off.
 */
export async function readOutline(file: ReadableStream<Uint8Array>): Promise<GltfJson | null> {
  const reader = file.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return null;
    pieces.push(value);
    length += value.length;
    if (length < DOCUMENT_AT) continue;
    const begin = concatenate(pieces, length);
    if (length < DOCUMENT_AT + new DataView(begin.buffer).getUint32(LENGTH_AT, true)) continue;
    await reader.cancel();
    return readGltfJson(begin);
  }
}

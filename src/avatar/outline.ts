import { concatenate } from './download.js';
import { glbJsonEnd, readGltfJson, type GltfJson } from './gltf-json.js';

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
    const begin = concatenate(pieces, length);
    if (length < (glbJsonEnd(begin) ?? Infinity)) continue;
    await reader.cancel();
    return readGltfJson(begin);
  }
}

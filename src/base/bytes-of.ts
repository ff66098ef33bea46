import { invalidAudio } from './errors.js';

/** What holds PCM16, cut anywhere. */
export type PcmChunk = ArrayBuffer | Uint8Array | Int16Array;

/** What kind of thing a value is, for messages: `Float32Array`, `Null`, `String`, … */
export const kindOf = (value: unknown): string =>
  Object.prototype.toString.call(value).slice(8, -1);

/**
 * The bytes that a chunk holds, not copied: an ArrayBuffer, or a view of bytes or of 16 bits.
 *
 * @throws what `refuse` makes of the reason, for anything else; AvatarError `invalidAudioInput` by default.
 */
export function bytesOf(
  chunk: unknown,
  refuse: (reason: string) => Error = invalidAudio,
): Uint8Array<ArrayBuffer> {
  const kind = kindOf(chunk);
  if (kind === 'ArrayBuffer') return new Uint8Array(chunk as ArrayBuffer);
  // Floats are no PCM16: they would be noise.
  if (!ArrayBuffer.isView(chunk) || (chunk as Uint8Array).BYTES_PER_ELEMENT > 2) {
    throw refuse(`Bytes are in an ArrayBuffer, Uint8Array or Int16Array, not in ${kind}.`);
  }
  return new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
}

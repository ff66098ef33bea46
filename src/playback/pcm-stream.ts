import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';

/** Whole PCM16 samples of `rest` and `bytes` together, and the byte that is left over, if any. */
function split(rest: Uint8Array, bytes: Uint8Array): { pcm: Int16Array; rest: Uint8Array } {
  const joined = new Uint8Array(rest.length + bytes.length);
  joined.set(rest);
  joined.set(bytes, rest.length);
  const samples = joined.length >> 1;
  return { pcm: new Int16Array(joined.buffer, 0, samples), rest: joined.slice(samples * 2) };
}

/**
 * Chunks of a byte stream as PCM16 little-endian mono samples. Network chunks may be cut anywhere,
 * also within a sample. The stream is cancelled when the loop over the chunks is left early.
 *
 * @throws AvatarError `invalidAudioInput` when the stream ends within a sample or yields anything but
 * `Uint8Array`.
 * @throws the signal's reason when aborted, and what the stream itself fails with.
 */
export async function* pcm16Chunks(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Int16Array, void, undefined> {
  if (signal?.aborted) {
    void stream.cancel(abortReason(signal)).catch(() => undefined);
    throw abortReason(signal);
  }
  const reader = stream.getReader();
  const abort = () => void reader.cancel(signal && abortReason(signal)).catch(() => undefined);
  signal?.addEventListener('abort', abort, { once: true });
  let rest = new Uint8Array(0);
  let done = false;
  try {
    for (;;) {
      const result = await reader.read();
      if (signal?.aborted) throw abortReason(signal);
      if (result.done) break;
      if (!(result.value instanceof Uint8Array)) {
        const message = 'A speech stream must yield Uint8Array chunks of PCM16 bytes.';
        throw new AvatarError(ErrorCode.invalidAudioInput, message);
      }
      const parts = split(rest, result.value);
      rest = parts.rest as Uint8Array<ArrayBuffer>;
      if (parts.pcm.length > 0) yield parts.pcm;
    }
    done = true;
    if (rest.length > 0) {
      const message = 'The speech stream ended within a sample: its number of bytes is odd.';
      throw new AvatarError(ErrorCode.invalidAudioInput, message);
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    if (!done) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

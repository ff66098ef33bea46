import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';
import { PcmBytes } from '../base/pcm-bytes.js';

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
  const bytes = new PcmBytes();
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
      const pcm = bytes.push(result.value);
      if (pcm.length > 0) yield pcm;
    }
    done = true;
    if (bytes.torn) {
      const message = 'The speech stream ended within a sample: its number of bytes is odd.';
      throw new AvatarError(ErrorCode.invalidAudioInput, message);
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    if (!done) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

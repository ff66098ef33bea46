import { bytesOf } from '../base/bytes-of.js';
import { abortReason, invalidAudio } from '../base/errors.js';
import { PcmBytes } from '../base/pcm-bytes.js';
import { AHEAD_SECONDS, type SpeechStream } from './feed.js';

/** PCM16 little-endian mono samples, read once. */
export interface PcmStream extends SpeechStream {
  [Symbol.asyncIterator](): AsyncGenerator<Int16Array, void, undefined>;
}

/**
 * Takes a byte stream over to read it as PCM16 little-endian mono samples. Network chunks may be cut
 * anywhere, also within a sample. The stream is cancelled when it is closed, when the signal is
 * aborted, or when the loop over it is left early, whether or not reading has begun.
 *
 * Reading throws AvatarError `invalidAudioInput` when the stream ends within a sample or yields
 * anything but bytes or 16-bit samples, the signal's reason when aborted, and what the stream itself fails with.
 *
 * @throws AvatarError `invalidAudioInput` when somebody else reads the stream.
 * @throws the signal's reason when it is aborted already; the stream is cancelled then.
 */
export function openPcmStream(stream: ReadableStream<Uint8Array>, signal?: AbortSignal): PcmStream {
  let reader: ReadableStreamDefaultReader<Uint8Array>;
  try {
    reader = stream.getReader();
  } catch (cause) {
    throw invalidAudio(
      'The speech stream is being read by somebody else. Hand over its own.',
      cause,
    );
  }
  let closed = false;
  const cancel = (reason?: unknown): void => {
    closed = true;
    signal?.removeEventListener('abort', abort);
    // What a cancelled stream has to say concerns nobody.
    void reader.cancel(reason).catch(() => undefined);
  };
  const abort = (): void => cancel(signal && abortReason(signal));
  if (signal?.aborted) {
    abort();
    throw abortReason(signal);
  }
  signal?.addEventListener('abort', abort, { once: true });
  return {
    ahead: AHEAD_SECONDS,
    close: () => cancel(),
    async *[Symbol.asyncIterator]() {
      const bytes = new PcmBytes();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (signal?.aborted) throw abortReason(signal);
          if (closed) return;
          if (done) break;
          const pcm = bytes.push(bytesOf(value));
          if (pcm.length > 0) yield pcm;
        }
        if (bytes.torn)
          throw invalidAudio('The speech stream ended within a sample: its bytes are odd.');
      } finally {
        cancel();
      }
    },
  };
}

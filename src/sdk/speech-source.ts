import { AvatarError, ErrorCode } from '../base/errors.js';

/**
 * What `speak()` takes: encoded audio (a URL, a Blob, its bytes, or decoded as an AudioBuffer), a
 * stream of PCM16 mono at the session's sample rate, or live audio.
 */
export type SpeechSource =
  string | URL | Blob | ArrayBuffer | AudioBuffer | ReadableStream<Uint8Array> | MediaStream;

/**
 * Bytes of an encoded source.
 *
 * @throws AvatarError `invalidAudioInput` naming the URL that could not be fetched.
 * @throws the signal's reason when aborted.
 */
export async function readEncoded(
  source: string | URL | Blob | ArrayBuffer | ArrayBufferView,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return source;
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice().buffer;
  }
  try {
    if (source instanceof Blob) return await source.arrayBuffer();
    const response = await fetch(source, { signal });
    if (response.ok) return await response.arrayBuffer();
    throw unreadable(source, `it answered ${response.status}`);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof AvatarError) throw cause;
    const hint = 'check the address, the network, and that its site allows this page (CORS)';
    throw unreadable(source, hint, cause);
  }
}

function unreadable(source: string | URL | Blob, why: string, cause?: unknown): AvatarError {
  const what = source instanceof Blob ? 'the Blob' : String(source);
  const message = `Speech could not be read from ${what}: ${why}.`;
  return new AvatarError(ErrorCode.invalidAudioInput, message, { cause });
}

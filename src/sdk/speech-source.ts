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
  source: string | URL | Blob | ArrayBuffer,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return source;
  if (source instanceof Blob) return source.arrayBuffer();
  let response: Response;
  try {
    response = await fetch(source, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      `Speech could not be fetched from ${String(source)}. Check the address, the network, and ` +
        'that the other site allows cross-origin requests (CORS).',
      { cause },
    );
  }
  if (!response.ok) {
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      `Speech could not be fetched: ${String(source)} answered ${response.status}.`,
    );
  }
  return response.arrayBuffer();
}

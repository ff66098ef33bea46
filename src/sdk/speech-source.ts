import { AvatarError, invalidAudio } from '../base/errors.js';

/**
 * What `speak()` takes: encoded audio (a URL, a Blob, its bytes, or decoded as an AudioBuffer), a
 * stream of PCM16 mono at the session's sample rate, or live audio: a stream or an audio track, of a
 * microphone or of any WebRTC connection.
 */
export type SpeechSource =
  | string
  | URL
  | Blob
  | ArrayBuffer
  | AudioBuffer
  | ReadableStream<Uint8Array>
  | MediaStream
  | MediaStreamTrack;

/** What holds the bytes of a file. */
export type FileSource = string | URL | Blob | ArrayBuffer | ArrayBufferView | Response;

/** Whether this holds, or names, the bytes of a file. */
export function isFile(source: unknown): source is FileSource {
  if (typeof source === 'string') return source !== '';
  return (
    ArrayBuffer.isView(source) ||
    [URL, Blob, ArrayBuffer, Response].some((kind) => source instanceof kind)
  );
}

/**
 * Bytes of a file.
 *
 * @param what is read, for the error message.
 * @param asked response of a source that is a URL, where it is asked for already.
 * @throws AvatarError `invalidAudioInput` naming the URL that could not be fetched.
 * @throws the signal's reason when aborted.
 */
export async function readBytes(
  source: FileSource,
  signal: AbortSignal,
  what = 'Speech',
  asked?: Promise<Response>,
): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return source;
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice().buffer;
  }
  try {
    if (source instanceof Blob) return await source.arrayBuffer();
    const response =
      source instanceof Response ? source : await (asked ?? fetch(source, { signal }));
    if (response.ok) return await response.arrayBuffer();
    throw unreadable(what, source, `it answered ${response.status}`);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof AvatarError) throw cause;
    const hint = 'check the address, the network, and that its site allows this page (CORS)';
    throw unreadable(what, source, hint, cause);
  }
}

/** A name for a source in messages. */
export function nameOf(source: FileSource): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  if (source instanceof Response) return source.url || 'the Response';
  return source instanceof Blob ? 'the Blob' : 'the ArrayBuffer';
}

function unreadable(what: string, source: FileSource, why: string, cause?: unknown): AvatarError {
  const message = `${what} could not be read from ${nameOf(source)}: ${why}.${hintFor(source)}`;
  return invalidAudio(message, cause);
}

/** Text where the address of a file is due. */
function hintFor(source: FileSource): string {
  return typeof source === 'string' && /\s/.test(source.trim()) ? ' Words are for say().' : '';
}

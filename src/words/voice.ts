/** What a voice is asked for: one sentence. */
export interface SentenceRequest {
  readonly text: string;
  /** BCP 47; empty where it is unknown. */
  readonly language: string;
  /** Name of the voice, where the page asks for one. */
  readonly voice: string | null;
  /** How many times as fast as usual. */
  readonly rate: number;
  /** Aborted when the sentence is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * Sound of a sentence: a file (its URL, bytes, or a `Response`), decoded audio, or a stream of PCM16
 * mono at the session's sample rate. A `Response` is played as it comes where it is `audio/pcm` (24 kHz
 * unless its type says `rate=`) or MP3.
 */
export type SentenceSound =
  string | URL | Blob | ArrayBuffer | Response | AudioBuffer | ReadableStream<Uint8Array>;

/** Says sentences in sound: a function of the page, or of a service. */
export type Voice = (request: SentenceRequest) => SentenceSound | PromiseLike<SentenceSound>;

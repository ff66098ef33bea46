/** Name under which the tap registers its processor. */
export const TAP_PROCESSOR = 'spatius-speech-tap';

/** A stretch of what a tap hears. */
export interface TapChunk {
  /** Mono, at the context's rate. */
  readonly samples: Float32Array;
  /** Context time of the first of them, in seconds. */
  readonly time: number;
}

/** The last message of a tap is `null`. */
export type TapMessage = TapChunk | null;

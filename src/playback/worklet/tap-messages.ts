/** Name under which the tap registers its processor. */
export const TAP_PROCESSOR = 'spatius-speech-tap';

/** Mono samples at the context's rate; the last message of a tap is `null`. */
export type TapMessage = Float32Array | null;

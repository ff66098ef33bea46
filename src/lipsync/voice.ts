/** Seconds from one {@link VoiceState} to the next. */
export const STEP = 1 / 50;

/** What head, brows and eyes go by, once a step. */
export interface VoiceState {
  /** Loudness against the loudest of late: 0 silent, 1 at the peak. */
  readonly loudness: number;
  /** Probability that this is speech, 0..1. */
  readonly speaking: number;
  /** Pitch in hertz; 0 where unvoiced. */
  readonly pitch: number;
}

import type { Reaction } from '../base/reaction.js';
import type { Emotion } from '../base/states.js';

/** What the face does at a moment of a speech. */
export interface SpeechCue {
  /** Seconds from the first sample of the speech. */
  readonly at: number;
  /** Expressed until the next cue that names one, at most until the end of the speech. */
  readonly emotion?: Emotion;
  /** Of the emotion, 0..1. Default 1. */
  readonly strength?: number;
  readonly reaction?: Reaction;
}

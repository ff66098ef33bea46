import type { OggOpusDecoder } from '../../node/ogg-opus-decoder.js';
import type { Animator } from './animator.js';
import type { Pace } from './pace.js';

/** A round, as its motion thread has it. */
export interface ThreadRound {
  readonly number: number;
  readonly animator: Animator;
  readonly pace: Pace;
  /** Decodes its audio, from the first of it on, where that comes encoded. */
  stream: OggOpusDecoder | null;
}

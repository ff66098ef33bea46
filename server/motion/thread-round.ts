import type { OggOpusDecoder } from '../../node/ogg-opus-decoder.js';
import type { RoundAnimator } from './round-animator.js';

/** A round, as its motion thread has it. */
export interface ThreadRound {
  readonly number: number;
  readonly animator: RoundAnimator;
  /** Decodes its audio, from the first of it on, where that comes encoded. */
  stream: OggOpusDecoder | null;
}

import type { Stretch } from './stretch.js';

/** What became of some audio. */
export interface Animated {
  /** Encoded ServerResponseAnimation messages for the client, in order; maybe none yet. */
  readonly messages: readonly Uint8Array[];
  /** Sound and motion for a room, in order; maybe none yet. */
  readonly stretches: readonly Stretch[];
}

/** Animates the audio of one round. */
export interface Animator {
  /**
   * Takes the next audio and returns what it made known. With `end` that is all there is.
   *
   * @param short - whether audio trickles in, so that what leaves has to leave in small pieces
   */
  push(pcm: Int16Array, end: boolean, short: boolean): Animated;
}

import type { Emitter } from '../base/emitter.js';
import type { Logger } from '../base/logger.js';
import type { DrivingServiceMode } from '../base/states.js';
import type { ControllerEvents } from '../events/table.js';
import type { Listen } from '../playback/delayed-track.js';
import type { Play } from '../playback/playback.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { Round, RoundOptions, SpokenRound } from '../round/round.js';

/** Moves the mouth of rounds by their sound. */
export interface Lipsync {
  /** Fetches what it needs, so that the next round need not wait for it. */
  warmUp(): void;
  drive(round: SpokenRound): void;
  dispose(): void;
}

/**
 * What a room needs of the view that shows who speaks in it. All that a page has once, like its
 * AudioContext and its engine, is reached by this, for a room may be code of another bundle.
 */
export interface Stage {
  /** Of the view. */
  readonly mode: DrivingServiceMode;
  /** Where it tells what happens in the room. */
  readonly events: Emitter<ControllerEvents>;
  readonly logger: Logger;
  /** Whose context and volume the sound is heard with. */
  readonly player: SpeechPlayer;
  /** Begins a round that `play` plays. */
  begin(options: RoundOptions, play: Play): Round;
  /** Reads a track, in the context of the player. */
  readonly listen: Listen;
  lipsync(): Lipsync;
}

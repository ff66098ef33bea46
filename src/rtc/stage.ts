import type { Emitter } from '../base/emitter.js';
import type { Logger } from '../base/logger.js';
import type { ControllerEvents } from '../events/table.js';
import type { Play } from '../playback/playback.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { Round, RoundOptions } from '../round/round.js';

/** What a room needs of the view that shows who speaks in it. */
export interface Stage {
  /** Where it tells what happens in the room. */
  readonly events: Emitter<ControllerEvents>;
  readonly logger: Logger;
  /** Whose context and volume the sound is heard with. */
  readonly player: SpeechPlayer;
  /** Begins a round that `play` plays. */
  begin(options: RoundOptions, play: Play): Round;
}

import type { Emitter } from '../base/emitter.js';
import type { Logger } from '../base/logger.js';
import type { ConversationReason } from '../base/states.js';
import type { ControllerEvents } from '../events/table.js';
import type { Round } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { ConversationStatus } from './conversation-status.js';
import type { SpeechPlayer } from './speech-player.js';
import type { SpokenFrame } from './spoken-motion.js';

/** What plays one round. It alone knows how far the round has come, and it alone ends it. */
export interface Playback {
  readonly round: Round;
  /** Starts the round when it may, and keeps what follows from its motion up to date. */
  advance(): void;
  pause(): void;
  /** Returns whether it was paused. */
  resume(): boolean;
  /** Takes nothing more, and ends when it has faded out. Returns what is known by now. */
  interrupt(reason: ConversationReason): SpeechReport;
  /** Ends it now, for `reason` if it did not take its end before. */
  end(reason: ConversationReason): void;
  /** For the render loop: the motion of the frame at `now`; `null` when the mouth rests. */
  sample(now: DOMHighResTimeStamp): SpokenFrame | null;
}

/**
 * Makes what plays a round.
 *
 * @param previous takes audio and motion until now: it is to be interrupted, or may be heard to its end.
 */
export type Play = (round: Round, context: PlaybackContext, previous: Playback | null) => Playback;

/** The conversation that a round is part of. */
export interface PlaybackContext {
  readonly player: SpeechPlayer;
  readonly events: Emitter<ControllerEvents>;
  readonly status: ConversationStatus;
  readonly logger: Logger;
  /** How long sound waits for the first motion, in seconds. */
  readonly firstMotionDeadline: number;
  /** Whether sound waits for motion however long it takes. */
  readonly strict: boolean;
  /** The round takes nothing more; its last samples may still fade out. */
  left(playback: Playback): void;
  /** Nothing more of the round will be heard. */
  finished(playback: Playback): void;
}

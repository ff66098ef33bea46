import type { AvatarError } from '../base/errors.js';
import type {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  RoundId,
} from '../base/states.js';
import type { SpeechCue } from '../round/speech-cue.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { FrameRateInfo } from './frame-rate-info.js';

/** Everything a view has to say. Each is told by the part that knows, under this name. */
export interface ControllerEvents {
  connection: [state: ConnectionState, error?: AvatarError];
  /** Announced when a transition starts, and when speech that plays goes on for another reason. */
  conversation: [state: ConversationState, reason?: ConversationReason];
  animation: [type: AnimationType];
  /** The first sample of a round is rendered. Not for a round without sound. */
  speechstart: [round: RoundId];
  /** A round is over: its last sample was heard, or it was ended before. Exactly one for each. */
  speechend: [report: SpeechReport];
  /** In `strictSync`: sound waits for motion (`true`), or goes on (`false`). */
  stall: [stalled: boolean];
  /** Volume or mute changed. */
  volume: [];
  /** While `frameRateMonitorEnabled`: how drawing went, about once a second. */
  framerate: [info: FrameRateInfo];
  /** Whether the browser lets this page make sound. */
  unlock: [unlocked: boolean];
  /** A cue of the speech is heard; `null` when the cues of a speech are over. */
  cue: [cue: SpeechCue | null];
  error: [error: AvatarError];
}

import type { AvatarError } from '../base/errors.js';
import type {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  RoundId,
} from '../base/states.js';
import type { SpeechReport } from '../playback/speech-report.js';
import type { FrameRateInfo } from './frame-rate/info.js';

/** Typed events of a controller, for any number of listeners. */
export interface ControllerEvents {
  connection: [state: ConnectionState, error?: AvatarError];
  conversation: [state: ConversationState, reason?: ConversationReason];
  animation: [type: AnimationType];
  /** The first sample of a round is rendered. */
  speechstart: [round: RoundId];
  /** A round is over: its last sample was heard, or it was ended before. */
  speechend: [report: SpeechReport];
  /** In `strictSync`: sound waits for motion (`true`), or goes on (`false`). */
  stall: [stalled: boolean];
  /** Volume or mute changed. */
  volume: [];
  /** While `frameRateMonitorEnabled`: how drawing went, about once a second. */
  framerate: [info: FrameRateInfo];
  /** Whether the browser lets this page make sound. */
  unlock: [unlocked: boolean];
  error: [error: AvatarError];
}

/** The callback properties of a controller. Each may be set, replaced or cleared at any time. */
export interface ControllerCallbacks {
  onConnectionState: ((state: ConnectionState, error?: AvatarError) => void) | null;
  onConversationState: ((state: ConversationState, reason?: ConversationReason) => void) | null;
  onError: ((error: AvatarError) => void) | null;
  onAnimationState: ((type: AnimationType) => void) | null;
  onPlaybackStall: ((stalled: boolean) => void) | null;
  onFrameRateInfo: ((info: FrameRateInfo) => void) | null;
}

import type { AvatarError } from '../base/errors.js';
import type {
  AnimationType,
  ConversationReason,
  ConversationState,
  RoundId,
} from '../base/states.js';
import type { SpeechReport } from '../round/speech-report.js';

export interface ConversationEvents {
  /** Announced when a transition starts, and when speech that plays goes on for another reason. */
  state: [state: ConversationState, reason: ConversationReason | undefined];
  animation: [type: AnimationType];
  /** The first sample of a round was rendered. Not for a round without sound. */
  start: [round: RoundId];
  /** A round is over; exactly one for each. */
  end: [report: SpeechReport];
  /** In `strictSync`: sound waits for motion (`true`), or goes on. */
  stall: [stalled: boolean];
  /** Sound ran out before its end (`true`), or goes on. */
  underrun: [active: boolean];
  error: [error: AvatarError];
  volume: [];
}

export interface BeginOptions {
  /** Id of the round; a fresh one by default. */
  readonly round?: RoundId;
  /** Rate of the audio, in hertz. */
  readonly sampleRate: number;
  /** The audio comes as it happens: keep little of it ahead. */
  readonly live?: boolean;
  /** `false`: motion only; the sound takes its time in silence. */
  readonly audible?: boolean;
  /** `none`: no motion will come, so sound does not wait for it. Default `expected`. */
  readonly motion?: 'expected' | 'none';
}

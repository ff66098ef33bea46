import type { EventEmitter } from 'eventemitter3';
import type { AvatarError } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  RoundId,
} from '../base/states.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { SpeechCue } from './cues.js';
import type { FrameRateInfo } from '../events/frame-rate-info.js';

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
  /** A cue of the speech is heard; `null` when the cues of a speech are over. */
  cue: [cue: SpeechCue | null];
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

/** Calls the application. What it throws is its own bug, and must not break what it was told of. */
export function safely(logger: Logger, call: () => void): void {
  try {
    call();
  } catch (error) {
    logger.error('A callback of the application threw.', error);
  }
}

/** Has the callback properties hear what the events tell, whatever they hold at that moment. */
export function callBack(
  events: EventEmitter<ControllerEvents>,
  to: ControllerCallbacks,
  logger: Logger,
): void {
  const tell = (call: () => void): void => safely(logger, call);
  events.on('connection', (...args) => tell(() => to.onConnectionState?.(...args)));
  events.on('conversation', (...args) => tell(() => to.onConversationState?.(...args)));
  events.on('error', (error) => tell(() => to.onError?.(error)));
  events.on('animation', (type) => tell(() => to.onAnimationState?.(type)));
  events.on('stall', (stalled) => tell(() => to.onPlaybackStall?.(stalled)));
  events.on('framerate', (info) => tell(() => to.onFrameRateInfo?.(info)));
}

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
import { AvatarCaptionEvent, type Caption } from './caption.js';
import { AvatarConnectionStateChangeEvent } from './connection-state-change.js';
import { AvatarConversationStateChangeEvent } from './conversation-state-change.js';
import { AvatarErrorEvent } from './error.js';
import { AvatarPlaybackStallEvent } from './playback-stall.js';
import { AvatarSpeechEndEvent } from './speech-end.js';
import { AvatarSpeechStartEvent } from './speech-start.js';
import { AvatarTranscriptionEvent, type Transcription } from './transcription.js';

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
  /** Something is said in a room, in words. */
  transcription: [transcription: Transcription];
  /** What is heard in words is another line, or another word; `null` where there are none. */
  caption: [caption: Caption | null];
  /** A cue of the speech is heard; `null` when the cues of a speech are over. */
  cue: [cue: SpeechCue | null];
  error: [error: AvatarError];
}

/** What becomes of an event on its way out. */
interface EventRow<Args extends unknown[]> {
  /** Property of the controller that holds a function to be called. */
  readonly callback?: `on${string}`;
  /** What the element sends. Absent: the element sends none, or says more than the event itself. */
  readonly dom?: (...args: Args) => Event;
}

/** Every event of a view: the callback that hears it, and the DOM event that the element sends. */
export const EVENTS = {
  connection: {
    callback: 'onConnectionState',
    dom: (state, error) => new AvatarConnectionStateChangeEvent(state, error),
  },
  conversation: {
    callback: 'onConversationState',
    dom: (state, reason) => new AvatarConversationStateChangeEvent(state, reason),
  },
  animation: { callback: 'onAnimationState' },
  speechstart: { dom: (round) => new AvatarSpeechStartEvent(round) },
  speechend: { dom: (report) => new AvatarSpeechEndEvent(report) },
  stall: {
    callback: 'onPlaybackStall',
    dom: (stalled) => new AvatarPlaybackStallEvent(stalled),
  },
  volume: {},
  framerate: { callback: 'onFrameRateInfo' },
  unlock: {},
  transcription: { dom: (transcription) => new AvatarTranscriptionEvent(transcription) },
  caption: { dom: (caption) => new AvatarCaptionEvent(caption) },
  cue: {},
  error: { callback: 'onError', dom: (error) => new AvatarErrorEvent(error) },
} as const satisfies {
  readonly [Name in keyof ControllerEvents]: EventRow<ControllerEvents[Name]>;
};

type Table = typeof EVENTS;

/** The callback properties of a controller. Each may be set, replaced or cleared at any time. */
export type ControllerCallbacks = {
  [
    Name in keyof Table as Table[Name] extends { readonly callback: infer Property extends string }
      ? Property
      : never
  ]: ((...args: ControllerEvents[Name]) => void) | null;
};

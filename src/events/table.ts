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
import { AvatarFrameRateEvent } from './frame-rate.js';
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
  /** Speech stands, for want of motion in `strictSync` or of a context that runs, or goes on. */
  stall: [stalled: boolean];
  /** Volume or mute changed. */
  volume: [];
  /** While `frameRateMonitorEnabled`: how drawing went, about once a second. */
  framerate: [info: FrameRateInfo];
  /** Idle life is drawn so many times a second from now on; `null`: in every frame of the display. */
  pace: [fps: number | null];
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
  readonly dom?: new (...args: Args) => Event;
}

/** Every event of a view: the callback that hears it, and the DOM event that the element sends. */
export const EVENTS = {
  connection: {
    callback: 'onConnectionState',
    dom: AvatarConnectionStateChangeEvent,
  },
  conversation: {
    callback: 'onConversationState',
    dom: AvatarConversationStateChangeEvent,
  },
  animation: { callback: 'onAnimationState' },
  speechstart: { dom: AvatarSpeechStartEvent },
  speechend: { dom: AvatarSpeechEndEvent },
  stall: {
    callback: 'onPlaybackStall',
    dom: AvatarPlaybackStallEvent,
  },
  volume: {},
  framerate: { callback: 'onFrameRateInfo' },
  pace: { dom: AvatarFrameRateEvent },
  unlock: {},
  transcription: { dom: AvatarTranscriptionEvent },
  caption: { dom: AvatarCaptionEvent },
  cue: {},
  error: { callback: 'onError', dom: AvatarErrorEvent },
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

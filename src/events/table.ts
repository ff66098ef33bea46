import { AvatarConnectionStateChangeEvent } from './connection-state-change.js';
import type { ControllerEvents } from './controller-events.js';
import { AvatarConversationStateChangeEvent } from './conversation-state-change.js';
import { AvatarErrorEvent } from './error.js';
import { AvatarPlaybackStallEvent } from './playback-stall.js';
import { AvatarSpeechEndEvent } from './speech-end.js';
import { AvatarSpeechStartEvent } from './speech-start.js';

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

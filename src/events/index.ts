import type { AvatarCaptionEvent } from './caption.js';
import type { AvatarClipChangeEvent } from './clip-change.js';
import type { AvatarConnectionStateChangeEvent } from './connection-state-change.js';
import type { AvatarConversationStateChangeEvent } from './conversation-state-change.js';
import type { AvatarErrorEvent } from './error.js';
import type { AvatarFirstRenderEvent } from './first-render.js';
import type { AvatarFrameRateEvent } from './frame-rate.js';
import type { AvatarLoadEvent } from './load.js';
import type { AvatarPlaybackStallEvent } from './playback-stall.js';
import type { AvatarProgressEvent } from './progress.js';
import type { AvatarSpeechEndEvent } from './speech-end.js';
import type { AvatarSpeechStartEvent } from './speech-start.js';
import type { AvatarTranscriptionEvent } from './transcription.js';
import type { AvatarVolumeChangeEvent } from './volume-change.js';

export { AvatarCaptionEvent } from './caption.js';
export { AvatarClipChangeEvent } from './clip-change.js';
export { AvatarConnectionStateChangeEvent } from './connection-state-change.js';
export { AvatarConversationStateChangeEvent } from './conversation-state-change.js';
export { AvatarErrorEvent } from './error.js';
export { AvatarFirstRenderEvent } from './first-render.js';
export { AvatarFrameRateEvent } from './frame-rate.js';
export { AvatarLoadEvent } from './load.js';
export { AvatarPlaybackStallEvent } from './playback-stall.js';
export { AvatarProgressEvent } from './progress.js';
export { AvatarSpeechEndEvent } from './speech-end.js';
export { AvatarSpeechStartEvent } from './speech-start.js';
export { AvatarTranscriptionEvent } from './transcription.js';
export { AvatarVolumeChangeEvent } from './volume-change.js';

// No plain types are handed on here: declarations make this module a namespace, which takes them for values.

/** The element's own events, by name. */
export interface AvatarEvents {
  load: AvatarLoadEvent;
  progress: AvatarProgressEvent;
  firstrender: AvatarFirstRenderEvent;
  connectionstatechange: AvatarConnectionStateChangeEvent;
  conversationstatechange: AvatarConversationStateChangeEvent;
  speechstart: AvatarSpeechStartEvent;
  speechend: AvatarSpeechEndEvent;
  playbackstall: AvatarPlaybackStallEvent;
  framerate: AvatarFrameRateEvent;
  caption: AvatarCaptionEvent;
  clipchange: AvatarClipChangeEvent;
  transcription: AvatarTranscriptionEvent;
  volumechange: AvatarVolumeChangeEvent;
  error: AvatarErrorEvent;
}

/** What `addEventListener` of the element knows: its own events before those of every element. */
export type SpatiusAvatarEventMap = Omit<HTMLElementEventMap, keyof AvatarEvents> & AvatarEvents;

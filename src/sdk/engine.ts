/**
 * What the custom element loads when it first needs it: three, the player and the controller. The
 * element's shell must import this module only with `import()`.
 */
export type { Avatar } from '../avatar/index.js';
export { makeAvatar } from './make-avatar.js';
export type { FrameTotals } from './frame-rate/monitoring.js';
export type { VoiceChunk, HearOptions } from './hear.js';
export type { SpeechLatency, SpeechReport } from '../round/speech-report.js';
export { AvatarController } from './avatar-controller.js';
export { AvatarView } from './avatar-view.js';
export type { AvatarAddress } from './resolve-avatar.js';
export type { SpeechSource } from './speech-source.js';
export type { CaptionCue, CaptionSource } from './caption-source.js';
export type { AttachOptions } from './attach.js';
export type { SpeakOptions } from './speak.js';
export type { SayOptions } from './say/say.js';
export type { SentenceRequest, SentenceSound, Voice } from '../words/voice.js';
export type { TokenRequest, ViewSettings } from './configuration.js';

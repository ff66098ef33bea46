/**
 * The class API under the names of AvatarKit: an application that was written for it changes its
 * import and runs. The main entry exports all of it too. Nothing is registered.
 */
export { AvatarSDK } from './sdk/avatar-sdk.js';
export { AvatarManager, LoadProgress, type LoadProgressInfo } from './sdk/avatar-manager.js';
export { AvatarView } from './sdk/avatar-view.js';
export { AvatarController } from './sdk/avatar-controller.js';
export type { Avatar } from './avatar/index.js';
// All of it: the interface of a star export can be augmented through this module's name.
export * from './sdk/configuration.js';
export type { DeviceScore, DeviceScoreOptions } from './sdk/device-check.js';
export type { CaptionCue, CaptionSource } from './sdk/caption-source.js';
export type { AttachOptions } from './sdk/attach.js';
export type { SpeakOptions } from './sdk/speak.js';
export type { SayOptions } from './sdk/say/say.js';
export type { SentenceRequest, SentenceSound, Voice } from './words/voice.js';
export type { FileSource, SpeechSource } from './sdk/speech-source.js';
export type { PcmChunk } from './base/bytes-of.js';
export type { ControllerEvents } from './events/table.js';
export type { ControllerCallbacks } from './events/table.js';
export type { FrameRateInfo } from './events/frame-rate-info.js';
export type { SpeechCue } from './round/speech-cue.js';
export type { FrameTotals } from './sdk/frame-rate/monitoring.js';
export type { HearOptions, VoiceChunk } from './sdk/hear.js';
export type { SpeechLatency, SpeechReport, SyncReport } from './round/speech-report.js';
export type { CameraConfig, ViewRect, ViewTransform as AvatarTransform } from './render/index.js';
export {
  AvatarError,
  ErrorCode,
  type AvatarErrorOptions,
  type ErrorReason,
} from './base/errors.js';
export {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  DrivingServiceMode,
  FrameStarvationMode,
  LogLevel,
  RenderQuality,
  type RendererName,
  type RoundId,
} from './base/states.js';

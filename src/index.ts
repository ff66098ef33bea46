/**
 * The class entry: exports everything and registers nothing. Import `spatius-avatar/define` to
 * register the custom element.
 */
export { AvatarSDK } from './sdk/avatar-sdk.js';
export { AvatarManager, LoadProgress, type LoadProgressInfo } from './sdk/avatar-manager.js';
export { AvatarView } from './sdk/avatar-view.js';
export { AvatarController } from './sdk/avatar-controller.js';
export type { Avatar } from './avatar/index.js';
export type { ControllerCallbacks, ControllerEvents } from './sdk/callbacks.js';
export type { AudioFormat, Configuration } from './sdk/configuration.js';
export type { DeviceScore, DeviceScoreOptions } from './sdk/device-check.js';
export type { FrameRateInfo } from './events/frame-rate-info.js';
export { DrivingServiceMode } from './base/states.js';
export type { TokenRequest, ViewSettings } from './sdk/settings.js';
export type { SpeechCue } from './sdk/cues.js';
export type { SpeakOptions } from './sdk/speak.js';
export type { FileSource, SpeechSource } from './sdk/speech-source.js';
export type { SpeechReport, SyncReport } from './round/speech-report.js';
export type { CameraConfig, ViewTransform as AvatarTransform } from './render/index.js';
export { AvatarError, ErrorCode } from './base/errors.js';
export { Reaction } from './base/reaction.js';
export {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  Emotion,
  FrameStarvationMode,
  LogLevel,
  MotionStyle,
  RenderQuality,
  type RoundId,
} from './base/states.js';
export { SAMPLE_RATES, type SampleRate } from './base/audio-format.js';
export * from './element/index.js';

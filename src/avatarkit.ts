/**
 * The class API under the names of AvatarKit: an application that was written for it changes its
 * import and runs. The classes are those of the main entry; nothing is registered.
 */
export { AvatarSDK } from './sdk/avatar-sdk.js';
export { AvatarManager, LoadProgress, type LoadProgressInfo } from './sdk/avatar-manager.js';
export { AvatarView } from './sdk/avatar-view.js';
export { AvatarController } from './sdk/avatar-controller.js';
export type { Avatar } from './avatar/index.js';
// All of it: the interface of a star export can be augmented through this module's name.
export * from './sdk/configuration.js';
export { DrivingServiceMode } from './base/states.js';
export { Environment } from './sdk/environment.js';
export type { FrameRateInfo } from './events/frame-rate-info.js';
export type { DeviceScore } from './sdk/device-check.js';
export type { SpeakOptions } from './sdk/speak.js';
export type { SpeechSource } from './sdk/speech-source.js';
export type { SpeechReport, SyncReport } from './round/speech-report.js';
export type { CameraConfig, ViewRect, ViewTransform as AvatarTransform } from './render/index.js';
export { AvatarError, ErrorCode } from './base/errors.js';
export {
  AnimationType,
  ConnectionState,
  ConversationReason,
  ConversationState,
  FrameStarvationMode,
  LogLevel,
  RenderQuality,
} from './base/states.js';

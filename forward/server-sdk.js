/**
 * `spatius-avatar/server-sdk`, the former name of `spatius-avatar-server-sdk`; it goes with the next
 * release.
 */
import { orSayHowToInstall } from './missing.js';

export const {
  AudioFormat,
  AvatarSDKError,
  AvatarSDKErrorCode,
  AvatarSession,
  DEFAULT_TELEMETRY_ENDPOINT,
  SessionTokenError,
  configureTelemetry,
  encodeAudioPayload,
  generateLogId,
  newAvatarSession,
  prewarm,
  shutdownTelemetry,
} = await import('spatius-avatar-server-sdk').catch(
  orSayHowToInstall('spatius-avatar-server-sdk', 'spatius-avatar/server-sdk'),
);

/** Connects a backend to a Motion Server: speech audio in, motion for AvatarKit clients out. */
import { AvatarSession } from './session.js';
import type { AvatarSessionOptions } from './options.js';

/**
 * Makes a session; `init()` and `start()` connect it.
 *
 * @throws AvatarSDKError naming the option that is wrong.
 */
export function newAvatarSession(options: AvatarSessionOptions = {}): AvatarSession {
  return new AvatarSession(options);
}

export { AvatarSession, type AvatarSessionState, type StepOptions } from './session.js';
export type { AvatarSessionConfig } from './config.js';
export type { OggOpusEncoder } from './round.js';
export type { PcmChunk } from '../src/base/bytes-of.js';
export type { EndpointOptions } from './endpoints.js';
export {
  AudioFormat,
  type AgoraEgressConfig,
  type AppCredentials,
  type AvatarSessionOptions,
  type CloseInfo,
  type LiveKitEgressConfig,
} from './options.js';
export {
  AvatarSDKError,
  AvatarSDKErrorCode,
  SessionTokenError,
  type AvatarSDKErrorFacts,
} from './errors.js';
export { prewarm, type PrewarmOptions } from './prewarm.js';
export { DEFAULT_TELEMETRY_ENDPOINT, configureTelemetry, shutdownTelemetry } from './telemetry.js';
/** Speech as clients take it, told apart from raw PCM16 by a header. */
export { encodeAudioPayload, type AudioPayload } from '../src/protocol/audio-payload.js';
/** A fresh id in the format of connections and requests. */
export { createId as generateLogId } from '../src/protocol/ids.js';

/** Stable error codes of the client API; each value equals its name. */
export const ErrorCode = {
  appIDUnrecognized: 'appIDUnrecognized',
  sessionTokenInvalid: 'sessionTokenInvalid',
  sessionTokenExpired: 'sessionTokenExpired',
  insufficientBalance: 'insufficientBalance',
  concurrentLimitExceeded: 'concurrentLimitExceeded',
  avatarIDUnrecognized: 'avatarIDUnrecognized',
  failedToFetchAvatarMetadata: 'failedToFetchAvatarMetadata',
  invalidAvatarMetadata: 'invalidAvatarMetadata',
  failedToDownloadAvatarAssets: 'failedToDownloadAvatarAssets',
  unsupportedAvatarAsset: 'unsupportedAvatarAsset',
  websocketError: 'websocketError',
  websocketClosedAbnormally: 'websocketClosedAbnormally',
  websocketClosedUnexpected: 'websocketClosedUnexpected',
  sessionTimeout: 'sessionTimeout',
  connectionInProgress: 'connectionInProgress',
  networkLayerNotAvailable: 'networkLayerNotAvailable',
  playbackStartFailed: 'playbackStartFailed',
  playbackInitFailed: 'playbackInitFailed',
  audioOnlyInitFailed: 'audioOnlyInitFailed',
  noAudio: 'noAudio',
  invalidAudioInput: 'invalidAudioInput',
  audioContextNotInitialized: 'audioContextNotInitialized',
  animationPlayerNotInitialized: 'animationPlayerNotInitialized',
  invalidExpression: 'invalidExpression',
  serverError: 'serverError',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/**
 * Every error this package raises on purpose. `message` names what was wrong and how to mend it;
 * `code` is stable and has a page under `docs/errors/`.
 */
export class AvatarError extends Error {
  override readonly name = 'AvatarError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The reason of an aborted signal, or a standard AbortError. */
export function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException('The operation was aborted.', 'AbortError');
}

/** Whether `error` says "the caller no longer wants this" and not "this failed". */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

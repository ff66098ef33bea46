import type { ErrorReason } from './error-reasons.js';

export type { ErrorReason };

/** The avatar, its speech, the connection, whether one may connect, or how the page uses all this. */
type Concern = 'avatar' | 'speech' | 'connection' | 'access' | 'page';

/**
 * Every error code of the client API, and what it concerns: what a visitor is told by. A code has a
 * page under `docs/errors/`. What it stands for, where that is several causes, is in `ERROR_REASONS`.
 */
export const ERRORS = {
  appIDUnrecognized: 'access',
  sessionTokenInvalid: 'access',
  sessionTokenExpired: 'access',
  insufficientBalance: 'access',
  concurrentLimitExceeded: 'access',
  avatarIDUnrecognized: 'avatar',
  failedToFetchAvatarMetadata: 'avatar',
  invalidAvatarMetadata: 'avatar',
  failedToDownloadAvatarAssets: 'avatar',
  unsupportedAvatarAsset: 'avatar',
  websocketError: 'connection',
  websocketClosedAbnormally: 'connection',
  websocketClosedUnexpected: 'connection',
  sessionTimeout: 'connection',
  connectionInProgress: 'page',
  networkLayerNotAvailable: 'page',
  playbackStartFailed: 'speech',
  playbackInitFailed: 'speech',
  audioOnlyInitFailed: 'speech',
  noAudio: 'speech',
  invalidAudioInput: 'speech',
  audioContextNotInitialized: 'speech',
  animationPlayerNotInitialized: 'avatar',
  invalidExpression: 'page',
  serverError: 'connection',
} as const satisfies Record<string, Concern>;

export type ErrorCode = keyof typeof ERRORS;

/** Stable error codes of the client API; each value equals its name. */
export const ErrorCode = Object.fromEntries(Object.keys(ERRORS).map((code) => [code, code])) as {
  readonly [Code in ErrorCode]: Code;
};

/** What an error is made with beside its code and message. */
export interface AvatarErrorOptions {
  /** What went wrong below. */
  readonly cause?: unknown;
  readonly reason?: ErrorReason;
}

/**
 * Every error this package raises on purpose. `message` names what was wrong and how to mend it;
 * `code` is stable and has a page under `docs/errors/`.
 */
export class AvatarError extends Error {
  override readonly name = 'AvatarError';
  readonly code: ErrorCode;
  /** Tells the causes apart that share this code. */
  readonly reason: ErrorReason | undefined;
  /** What went wrong below, where there is something. */
  declare readonly cause?: unknown;

  /** By name, for the package of rooms brings a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is AvatarError {
    return value instanceof Error && value.name === 'AvatarError';
  }

  constructor(code: ErrorCode, message: string, { cause, reason }: AvatarErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = reason;
  }
}

/** An error about sound that cannot be used. */
export function invalidAudio(message: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.invalidAudioInput, message, { cause });
}

/** The reason of an aborted signal, or a standard AbortError. */
export function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException('The operation was aborted.', 'AbortError');
}

/** What a value that was thrown has to say. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether `error` says "the caller no longer wants this" and not "this failed". */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

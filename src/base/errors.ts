/**
 * Every error code of the client API, and what it concerns: what a visitor is told by. A code has a
 * page under `docs/errors/`. Where it stands for several causes, `reasons` tells them apart.
 */
export const ERRORS = {
  appIDUnrecognized: { concerns: 'access' },
  sessionTokenInvalid: {
    concerns: 'access',
    reasons: [
      /** It is the token of a real-time room that is missing, refused or expired. */
      'roomToken',
    ],
  },
  sessionTokenExpired: { concerns: 'access', reasons: ['roomToken'] },
  insufficientBalance: { concerns: 'access' },
  concurrentLimitExceeded: { concerns: 'access' },
  avatarIDUnrecognized: { concerns: 'avatar' },
  failedToFetchAvatarMetadata: { concerns: 'avatar' },
  invalidAvatarMetadata: { concerns: 'avatar' },
  failedToDownloadAvatarAssets: { concerns: 'avatar' },
  unsupportedAvatarAsset: { concerns: 'avatar' },
  websocketError: { concerns: 'connection' },
  websocketClosedAbnormally: { concerns: 'connection' },
  websocketClosedUnexpected: { concerns: 'connection' },
  sessionTimeout: { concerns: 'connection' },
  connectionInProgress: { concerns: 'page' },
  networkLayerNotAvailable: {
    concerns: 'page',
    reasons: [
      /** The method belongs to another mode. */
      'wrongMode',
      /** The mode's name is not known. */
      'unknownMode',
      /** The client of the real-time room is a package that could not be loaded. */
      'roomClientMissing',
      /** The page does not say which room to join. */
      'roomUnspecified',
      /** The address of the server is none. */
      'invalidEndpoint',
    ],
  },
  playbackStartFailed: { concerns: 'speech' },
  playbackInitFailed: { concerns: 'speech' },
  audioOnlyInitFailed: { concerns: 'speech' },
  noAudio: {
    concerns: 'speech',
    reasons: [
      /** The visitor's microphone cannot be had, or not be published. */
      'microphoneUnavailable',
      /** The browser has no voice to say words with, or it failed. */
      'noVoice',
    ],
  },
  invalidAudioInput: { concerns: 'speech' },
  audioContextNotInitialized: { concerns: 'speech' },
  animationPlayerNotInitialized: {
    concerns: 'avatar',
    reasons: [
      /** The code runs outside of a page. */
      'noPage',
      /** The browser gives no WebGL 2. */
      'noWebGL',
      /** The lip-sync engine could not be set up, or broke. */
      'lipsyncUnavailable',
      /** What reads motion could not be fetched. */
      'motionReaderUnavailable',
    ],
  },
  invalidExpression: { concerns: 'page' },
  serverError: {
    concerns: 'connection',
    reasons: [
      /** Motion came that cannot be read: what follows it cannot be placed in time. */
      'unreadableMotion',
    ],
  },
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
  /** The avatar, its speech, the connection, whether one may connect, or how the page uses all this. */
  readonly concerns: 'avatar' | 'speech' | 'connection' | 'access' | 'page';
  readonly reasons?: readonly string[];
}

export type ErrorCode = keyof typeof ERRORS;

/** Stable error codes of the client API; each value equals its name. */
export const ErrorCode = Object.fromEntries(Object.keys(ERRORS).map((code) => [code, code])) as {
  readonly [Code in ErrorCode]: Code;
};

type ReasonsOf<Row> = Row extends { readonly reasons: readonly (infer Reason)[] } ? Reason : never;

/** Which of its causes an error has, where its code stands for several. */
export type ErrorReason = { [Code in ErrorCode]: ReasonsOf<(typeof ERRORS)[Code]> }[ErrorCode];

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

import type { ErrorPhase } from '../src/protocol/classify.js';

/** Stable error codes of the SDK; each value equals its name. */
export const AvatarSDKErrorCode = {
  sessionTokenExpired: 'sessionTokenExpired',
  sessionTokenInvalid: 'sessionTokenInvalid',
  appIDUnrecognized: 'appIDUnrecognized',
  appIDMismatch: 'appIDMismatch',
  avatarNotFound: 'avatarNotFound',
  billingRequired: 'billingRequired',
  creditsExhausted: 'creditsExhausted',
  sessionDurationExceeded: 'sessionDurationExceeded',
  unsupportedSampleRate: 'unsupportedSampleRate',
  invalidEgressConfig: 'invalidEgressConfig',
  egressUnavailable: 'egressUnavailable',
  idleTimeout: 'idleTimeout',
  upstreamError: 'upstreamError',
  invalidRequest: 'invalidRequest',
  connectionFailed: 'connectionFailed',
  connectionClosed: 'connectionClosed',
  protocolError: 'protocolError',
  serverError: 'serverError',
  unknown: 'unknown',
} as const;
export type AvatarSDKErrorCode = (typeof AvatarSDKErrorCode)[keyof typeof AvatarSDKErrorCode];

/** What is known about an error beyond its code and message. */
export interface AvatarSDKErrorFacts {
  /** Where the session was. Default `unknown`. */
  readonly phase?: ErrorPhase;
  /** Status of the HTTP answer that refused. */
  readonly httpStatus?: number;
  /** The server's own code: a number, or a name such as `UNAVAILABLE`. */
  readonly serverCode?: number | string;
  readonly serverTitle?: string;
  readonly serverDetail?: string;
  /** The connection it happened on. */
  readonly connectionId?: string;
  /** The request it concerns; absent when it concerns the whole connection. */
  readonly reqId?: string;
  /** Body of the HTTP answer as it came. */
  readonly rawBody?: string;
  /** Close code of the WebSocket. */
  readonly closeCode?: number;
  readonly closeReason?: string;
  readonly cause?: unknown;
}

/** Which connection and request an error concerns. */
export type ErrorSubject = Pick<AvatarSDKErrorFacts, 'connectionId' | 'reqId'>;

/** Gives errors the facts as properties, each declared and described once. */
const ErrorWithFacts = Error as unknown as new (
  message: string,
  options?: { cause?: unknown },
) => Error & Omit<AvatarSDKErrorFacts, 'phase'>;

/**
 * Every error this SDK raises or reports on purpose. Switch on `code`, which is stable; `message`
 * is for people.
 */
export class AvatarSDKError extends ErrorWithFacts {
  override readonly name: string = 'AvatarSDKError';
  readonly code: AvatarSDKErrorCode;
  /** Where the session was. */
  readonly phase: ErrorPhase;

  constructor(code: AvatarSDKErrorCode, message: string, facts: AvatarSDKErrorFacts = {}) {
    const { phase = 'unknown', cause, ...others } = facts;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.phase = phase;
    Object.assign(this, others);
  }
}

/** No Session Token could be had: `init()` or `prewarm()` failed. */
export class SessionTokenError extends AvatarSDKError {
  override readonly name = 'SessionTokenError';

  constructor(code: AvatarSDKErrorCode, message: string, facts: AvatarSDKErrorFacts = {}) {
    super(code, message, { phase: 'session_token', ...facts });
  }
}

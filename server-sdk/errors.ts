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

/**
 * Every error this SDK raises or reports on purpose. Switch on `code`, which is stable; `message`
 * is for people.
 */
export class AvatarSDKError extends Error implements AvatarSDKErrorFacts {
  override readonly name: string = 'AvatarSDKError';
  readonly code: AvatarSDKErrorCode;
  readonly phase: ErrorPhase;
  readonly httpStatus?: number;
  readonly serverCode?: number | string;
  readonly serverTitle?: string;
  readonly serverDetail?: string;
  readonly connectionId?: string;
  readonly reqId?: string;
  readonly rawBody?: string;
  readonly closeCode?: number;
  readonly closeReason?: string;

  constructor(code: AvatarSDKErrorCode, message: string, facts: AvatarSDKErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.phase = facts.phase ?? 'unknown';
    this.httpStatus = facts.httpStatus;
    this.serverCode = facts.serverCode;
    this.serverTitle = facts.serverTitle;
    this.serverDetail = facts.serverDetail;
    this.connectionId = facts.connectionId;
    this.reqId = facts.reqId;
    this.rawBody = facts.rawBody;
    this.closeCode = facts.closeCode;
    this.closeReason = facts.closeReason;
  }
}

/** No Session Token could be had: `init()` or `prewarm()` failed. */
export class SessionTokenError extends AvatarSDKError {
  override readonly name = 'SessionTokenError';

  constructor(code: AvatarSDKErrorCode, message: string, facts: AvatarSDKErrorFacts = {}) {
    super(code, message, { phase: 'session_token', ...facts });
  }
}

import { ErrorCode } from '../base/errors.js';

/**
 * WebSocket close codes of the Motion Server. 40xx: the request is at fault (4002 excepted);
 * 45xx: transient. Below 4000 they are those of RFC 6455, section 7.4.1.
 */
export const CloseCode = {
  normal: 1000,
  goingAway: 1001,
  unsupportedData: 1003,
  abnormal: 1006,
  invalidData: 1007,
  policyViolation: 1008,
  messageTooBig: 1009,
  internalError: 1011,
  creditsExhausted: 4001,
  sessionDurationExceeded: 4002,
  concurrencyLimit: 4003,
  /** An extension, for clients that cannot read the HTTP status of a refused upgrade. */
  avatarNotFound: 4004,
  authenticationFailed: 4010,
  upstreamUnavailable: 4503,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** What a client does about a failed or lost connection. */
export type CloseAdvice =
  /** Trying again cannot help; a person has to act. */
  | 'stop'
  /** Try again, waiting a little longer each time. */
  | 'retry'
  /** Get a new Session Token, then try again once. */
  | 'renewToken';

/** One row of the close-code table. */
export interface CloseCodeInfo {
  /** What the client reports; `null` where the close is no error. */
  readonly error: ErrorCode | null;
  readonly advice: CloseAdvice;
  /** For people: what happened and what to do. */
  readonly text: string;
}

const closed = (text: string): CloseCodeInfo => ({
  error: ErrorCode.websocketClosedUnexpected,
  advice: 'retry',
  text,
});

/** What every close code means. The server's documentation and the client's errors come from it. */
export const CLOSE_CODES: Readonly<Record<CloseCode, CloseCodeInfo>> = {
  1000: { error: null, advice: 'stop', text: 'The session ended normally.' },
  1001: { error: null, advice: 'retry', text: 'The Motion Server is shutting down.' },
  1003: closed('The Motion Server got a text frame. Send binary protobuf frames only.'),
  1006: {
    error: ErrorCode.websocketClosedAbnormally,
    advice: 'retry',
    text:
      'The WebSocket broke without a close frame: the network failed, the server is not ' +
      'reachable, or the upgrade was refused. Check the endpoint and the network.',
  },
  1007: closed('The Motion Server could not decode a message.'),
  1008: closed('The Motion Server refused a message that breaks the protocol.'),
  1009: closed('A message was larger than the Motion Server accepts. Send smaller chunks.'),
  1011: closed('The Motion Server failed. Try again; if it persists, see its log.'),
  4001: {
    error: ErrorCode.insufficientBalance,
    advice: 'stop',
    text: 'The credits of this app are used up. Top them up.',
  },
  4002: {
    error: ErrorCode.sessionTimeout,
    advice: 'retry',
    text: 'The session reached its maximum duration. Open a new one.',
  },
  4003: {
    error: ErrorCode.concurrentLimitExceeded,
    advice: 'retry',
    text: 'All concurrent sessions of this app are in use. Wait until one ends.',
  },
  4004: {
    error: ErrorCode.avatarIDUnrecognized,
    advice: 'stop',
    text: 'The Motion Server has no avatar of this id. Check avatar-id.',
  },
  4010: {
    error: ErrorCode.sessionTokenExpired,
    advice: 'renewToken',
    text: 'The Session Token was refused. Get a new one from your server.',
  },
  4503: closed('The Motion Server is temporarily unavailable.'),
};

/** What to do about a connection that closed with a code; of one that is not in the table, to try again. */
export const adviceOnClose = (code: number): CloseAdvice =>
  CLOSE_CODES[code as CloseCode]?.advice ?? 'retry';

/** Errors of a connection that come without a close code of their own. */
const OTHER_ADVICE: Partial<Record<ErrorCode, CloseAdvice>> = {
  [ErrorCode.websocketError]: 'retry',
  [ErrorCode.sessionTokenInvalid]: 'renewToken',
};

/** What to do about a connection error, by the code that the client reports for it. */
export function closeAdvice(error: ErrorCode): CloseAdvice {
  const row = Object.values(CLOSE_CODES).find((info) => info.error === error);
  return row?.advice ?? OTHER_ADVICE[error] ?? 'stop';
}

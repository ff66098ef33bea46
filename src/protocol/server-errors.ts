import { CloseCode } from './close-codes.js';

/** A way in which a server refuses or fails: all that each side has to say about it. */
export interface ServerFault {
  /** Text of the error, as clients match it (lower-cased, anywhere in what they get). */
  readonly text: string;
  /** HTTP status where the fault shows before the upgrade. */
  readonly httpStatus: number;
  /** `code` of the in-band ServerError. */
  readonly code: number;
  /** Close code of the WebSocket that follows. */
  readonly closeCode: CloseCode;
}

const fault = (
  text: string,
  httpStatus: number,
  closeCode: CloseCode,
  // 400 and not gRPC's 3: clients look at the text only where the code says little.
  code: number = closeCode >= 4000 ? closeCode : httpStatus,
): ServerFault => ({ text, httpStatus, code, closeCode });

/** Every fault a Motion Server reports, with the numbers and the words that clients know. */
export const SERVER_FAULTS = {
  tokenInvalid: fault('Invalid session token', 400, CloseCode.authenticationFailed),
  tokenExpired: fault('Session token expired', 401, CloseCode.authenticationFailed),
  appMismatch: fault('App ID mismatch', 400, CloseCode.authenticationFailed),
  appUnrecognized: fault('App ID unrecognized', 404, CloseCode.authenticationFailed),
  avatarNotFound: fault('Avatar not found', 404, CloseCode.avatarNotFound),
  creditsExhausted: fault('Credits exhausted', 402, CloseCode.creditsExhausted),
  sessionDuration: fault('Session time limit reached', 400, CloseCode.sessionDurationExceeded),
  concurrencyLimit: fault('Concurrency limit exceeded', 429, CloseCode.concurrencyLimit),
  upstream: fault('Driven server request failed', 503, CloseCode.upstreamUnavailable),
  idle: fault('No audio input for too long', 408, CloseCode.normal),
  textFrame: fault('Unexpected text frame', 400, CloseCode.unsupportedData),
  undecodable: fault('Failed to unmarshal message', 400, CloseCode.invalidData),
  undecodableFirst: fault('Failed to unmarshal initial message', 400, CloseCode.invalidData),
  wrongFirst: fault('Expected ClientConfigureSession message', 400, CloseCode.policyViolation),
  emptyFirst: fault('ClientConfigureSession message is nil', 400, CloseCode.policyViolation),
  unexpectedMessage: fault('Unexpected message type', 400, CloseCode.policyViolation),
  sampleRate: fault('Unsupported sample rate', 400, CloseCode.policyViolation),
  badOpus: fault('Invalid Ogg Opus audio', 400, CloseCode.policyViolation, 3),
  tooBig: fault('Message too large', 413, CloseCode.messageTooBig),
  egressUnavailable: fault(
    'Egress client is not configured on server',
    503,
    CloseCode.policyViolation,
    14,
  ),
  egressUnauthorized: fault('LiveKit room: unauthorized', 403, CloseCode.policyViolation, 16),
  egressFailed: fault('Failed to create egress connection', 503, CloseCode.upstreamUnavailable, 14),
  egressLost: fault('Egress connection lost', 503, CloseCode.upstreamUnavailable, 14),
  egressRemoved: fault('Removed from the LiveKit room', 409, CloseCode.policyViolation, 14),
  egressEnded: fault('The LiveKit room was closed', 410, CloseCode.normal, 14),
  egressIdle: fault('LiveKit silence timeout', 408, CloseCode.normal),
  internal: fault('Internal server error', 500, CloseCode.internalError),
} as const satisfies Record<string, ServerFault>;

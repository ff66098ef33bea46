/** Stable error codes of server SDKs. */
export type ServerErrorCode =
  | 'sessionTokenExpired'
  | 'sessionTokenInvalid'
  | 'appIDUnrecognized'
  | 'appIDMismatch'
  | 'avatarNotFound'
  | 'billingRequired'
  | 'creditsExhausted'
  | 'sessionDurationExceeded'
  | 'concurrencyLimit'
  | 'unsupportedSampleRate'
  | 'invalidEgressConfig'
  | 'egressUnavailable'
  | 'idleTimeout'
  | 'upstreamError'
  | 'invalidRequest'
  | 'connectionFailed'
  | 'connectionClosed'
  | 'protocolError'
  | 'serverError'
  | 'unknown';

/** Where a session was when the error came. */
export type ErrorPhase =
  | 'session_token'
  | 'websocket_connect'
  | 'websocket_handshake'
  | 'websocket_runtime'
  | 'websocket_send'
  | 'unknown';

/** What is known about an error of a server. */
export interface ServerErrorFacts {
  /** The server's own code: a number, or a name such as `UNAVAILABLE`. */
  readonly code?: number | string;
  /** Title, detail, message or close reason, in any order. */
  readonly text?: string;
  readonly httpStatus?: number;
  readonly phase?: ErrorPhase;
}

const EGRESS = ['livekit', 'agora', 'egress'];

/** One rule: it applies when the code is one of `codes` or the text has one of `texts`. */
interface Rule {
  readonly to: ServerErrorCode;
  readonly codes?: readonly (number | string)[];
  readonly texts?: readonly string[];
  readonly status?: number;
  /** With `texts`: the text must match too, not instead. */
  readonly both?: boolean;
}

/** Tried from top to bottom; the order is part of the contract with other SDKs. */
const RULES: readonly Rule[] = [
  { to: 'invalidEgressConfig', codes: [3, 'INVALID_ARGUMENT'], texts: EGRESS, both: true },
  { to: 'invalidRequest', codes: [3, 'INVALID_ARGUMENT'] },
  { to: 'invalidEgressConfig', codes: [16, 'UNAUTHENTICATED'] },
  { to: 'egressUnavailable', codes: [14, 'UNAVAILABLE'] },
  { to: 'creditsExhausted', codes: [4001], texts: ['credits exhausted'] },
  {
    to: 'sessionDurationExceeded',
    codes: [4002],
    texts: ['session time limit reached', 'maximum session duration'],
  },
  { to: 'billingRequired', texts: ['session denied'], status: 402 },
  { to: 'sessionTokenInvalid', texts: ['invalid session token', 'empty token'] },
  { to: 'sessionTokenExpired', texts: ['token is expired', 'session token expired'] },
  { to: 'appIDMismatch', texts: ['app id mismatch'] },
  { to: 'appIDUnrecognized', texts: ['appidunrecognized', 'app id unrecognized'] },
  { to: 'avatarNotFound', codes: [4004], texts: ['avatar not found'] },
  { to: 'unsupportedSampleRate', texts: ['unsupported sample rate'] },
  { to: 'idleTimeout', texts: ['livekit silence timeout', 'no audio input for'] },
  {
    to: 'invalidEgressConfig',
    texts: [
      'livekit_egress',
      'agora_egress',
      'missing livekit credentials',
      'provide api_token or both api_key and api_secret',
      'unauthorized',
    ],
  },
  {
    to: 'egressUnavailable',
    texts: ['egress client is not configured on server', 'failed to create egress connection'],
  },
  {
    to: 'upstreamError',
    codes: [4503],
    texts: ['driven server returned non-200 status code', 'driven server request failed'],
  },
  {
    to: 'protocolError',
    texts: [
      'expected clientconfiguresession message',
      'clientconfiguresession message is nil',
      'unexpected message type',
      'failed to unmarshal initial message',
    ],
  },
  { to: 'concurrencyLimit', codes: [4003], status: 429 },
  { to: 'sessionTokenExpired', codes: [4010], status: 401 },
  { to: 'appIDUnrecognized', status: 404 },
];

/** Classifies an error of a server, from whatever is known of it. */
export function classifyServerError(facts: ServerErrorFacts): ServerErrorCode {
  const { code, httpStatus = 0, phase = 'unknown' } = facts;
  const text = `${code ?? ''} | ${facts.text ?? ''}`.toLowerCase();
  const rule = RULES.find(({ codes = [], texts = [], status, both }) => {
    const byCode = code !== undefined && codes.includes(code);
    const byText = texts.some((part) => text.includes(part));
    return both
      ? byCode && byText
      : byCode || byText || (status !== undefined && status === httpStatus);
  });
  if (rule) return rule.to;
  if (httpStatus === 400 && phase === 'websocket_connect') return 'sessionTokenInvalid';
  if (httpStatus >= 500) return 'serverError';
  if (httpStatus >= 400) return 'invalidRequest';
  return phase === 'websocket_handshake' || phase === 'websocket_runtime'
    ? 'serverError'
    : 'unknown';
}

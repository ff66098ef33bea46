import {
  classifyServerError,
  type ErrorPhase,
  type ServerErrorFacts,
} from '../src/protocol/classify.js';
import { CLOSE_CODES, type CloseCode } from '../src/protocol/close-codes.js';
import type { ServerError } from '../src/protocol/messages.js';
import { readErrorBody, type ErrorBody } from './error-body.js';
import {
  AvatarSDKError,
  type AvatarSDKErrorCode,
  type AvatarSDKErrorFacts,
  type ErrorSubject,
} from './errors.js';

/** The limit on sessions has no code of its own here; `closeCode` and `httpStatus` tell it. */
function classify(facts: ServerErrorFacts, otherwise: AvatarSDKErrorCode): AvatarSDKErrorCode {
  const code = classifyServerError(facts);
  return code === 'concurrencyLimit' ? otherwise : code;
}

/** Code and facts of an HTTP answer that refuses. */
export function httpFailure(
  phase: ErrorPhase,
  status: number,
  rawBody: string,
  body: ErrorBody = readErrorBody(rawBody),
): { code: AvatarSDKErrorCode; message: string; facts: AvatarSDKErrorFacts } {
  const httpStatus = body.status ?? status;
  const said = [body.title, body.detail].filter(Boolean).join(': ').replace(/\.$/, '');
  const code = classify(
    { code: body.code, text: `${body.title} | ${body.detail}`, httpStatus, phase },
    'invalidRequest',
  );
  return {
    code,
    message: `The server answered HTTP ${httpStatus}${said ? `: ${said}` : ' without a reason'}.`,
    facts: {
      phase,
      httpStatus,
      serverCode: body.code,
      serverTitle: body.title,
      serverDetail: body.detail,
      rawBody,
    },
  };
}

/** An in-band ServerError. */
export function serverFailure(phase: ErrorPhase, error: ServerError): AvatarSDKError {
  const { code, message, connectionId, reqId } = error;
  return new AvatarSDKError(
    classify({ code, text: message, phase }, 'serverError'),
    `The Motion Server reports: ${message || 'no reason'} (code ${code}).`,
    {
      phase,
      serverCode: code,
      serverDetail: message,
      connectionId: connectionId || undefined,
      reqId: reqId || undefined,
    },
  );
}

/** A WebSocket that closed although nobody here asked for it. */
export function closeFailure(
  phase: ErrorPhase,
  closeCode: number,
  closeReason: string,
  subject: ErrorSubject = {},
): AvatarSDKError {
  const known = classify({ code: closeCode, text: closeReason }, 'connectionClosed');
  const code = known === 'unknown' ? 'connectionClosed' : known;
  const text = CLOSE_CODES[closeCode as CloseCode]?.text ?? 'The connection was closed.';
  const said = closeReason ? `, "${closeReason}"` : '';
  return new AvatarSDKError(code, `${text} (close code ${closeCode}${said})`, {
    phase,
    closeCode,
    closeReason,
    ...subject,
  });
}

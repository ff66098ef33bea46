import { AvatarError, ErrorCode } from '../base/errors.js';
import { classifyServerError, type ServerErrorCode } from './classify.js';
import { CLOSE_CODES, type CloseCode } from './close-codes.js';

/** What the client API reports for an error of a server; the rest is `serverError`. */
const CLIENT_CODES: Partial<Record<ServerErrorCode, ErrorCode>> = {
  sessionTokenExpired: ErrorCode.sessionTokenExpired,
  sessionTokenInvalid: ErrorCode.sessionTokenInvalid,
  appIDMismatch: ErrorCode.sessionTokenInvalid,
  appIDUnrecognized: ErrorCode.appIDUnrecognized,
  avatarNotFound: ErrorCode.avatarIDUnrecognized,
  billingRequired: ErrorCode.insufficientBalance,
  creditsExhausted: ErrorCode.insufficientBalance,
  sessionDurationExceeded: ErrorCode.sessionTimeout,
  concurrencyLimit: ErrorCode.concurrentLimitExceeded,
};

/**
 * The error of a WebSocket that closed, or `null` where the close is normal (1000 and 1001). A
 * reason that names a cause makes the code more exact: 4010 stands for several.
 */
export function errorFromClose(code: number, reason = ''): AvatarError | null {
  const info = CLOSE_CODES[code as CloseCode] ?? {
    error: ErrorCode.websocketClosedUnexpected,
    text: 'The Motion Server closed the connection.',
  };
  if (info.error === null) return null;
  const named =
    code >= 4000 ? CLIENT_CODES[classifyServerError({ code, text: reason })] : undefined;
  const said = reason ? `, "${reason}"` : '';
  return new AvatarError(named ?? info.error, `${info.text} (close code ${code}${said})`);
}

/** The error that an in-band ServerError message stands for. */
export function errorFromServer(code: number, text: string): AvatarError {
  const kind = classifyServerError({ code, text, phase: 'websocket_runtime' });
  return new AvatarError(
    CLIENT_CODES[kind] ?? ErrorCode.serverError,
    `The Motion Server reports: ${text || 'no reason'} (code ${code}).`,
  );
}
